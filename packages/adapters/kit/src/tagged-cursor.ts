import { CheckpointError, type Cursor } from '@crmsync/adapter';
import type { FieldValue } from '@crmsync/model';
import { z } from 'zod';

/** Writes and reads cursors or checkpoints of one kind: JSON-safe and marked, so that foreign ones are noticed. */
export interface TaggedCursor<S> {
  write(state: S): Cursor;
  /** @throws CheckpointError when it was written by something else, or in another version */
  read(cursor: Cursor): S;
}

/**
 * Cursors of one kind. Change the tag when the meaning of the state changes.
 * @example taggedCursor('hubspot.contacts.list.1', z.object({ after: z.string() }))
 */
export function taggedCursor<S extends FieldValue>(tag: string, state: z.ZodType<S>): TaggedCursor<S> {
  const envelope = z.object({ tag: z.literal(tag), state: z.unknown() });
  return {
    write: (value) => ({ tag, state: value }),
    read: (cursor) => {
      const outer = envelope.safeParse(cursor);
      const inner = outer.success ? state.safeParse(outer.data.state) : undefined;
      if (inner?.success) return inner.data;
      throw new CheckpointError(`The cursor was not written by ${tag}`);
    },
  };
}

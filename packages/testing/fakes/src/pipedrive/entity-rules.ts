import { invalidInput } from './api-error.ts';
import type { Cause, EntityName } from './change-event.ts';
import { type Check, InputProblem, type InputShape, integer, list } from './input-shape.ts';
import type { Json, JsonObject } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import type { Row } from './record-table.ts';

/** One write in progress: checked input and the row it changes, absent for a create. */
export interface WriteDraft {
  readonly state: PipedriveState;
  readonly cause: Cause;
  readonly input: JsonObject;
  readonly before: Row | undefined;
}

/** What may be written to one object type, and what the server makes of it. */
export interface EntityRules {
  readonly entity: EntityName;
  shape(state: PipedriveState, mode: 'create' | 'update'): InputShape;
  /** Keys a create must carry. */
  readonly required: readonly string[];
  /** Keys refused with a 403, with the text of the refusal. */
  forbidden?(state: PipedriveState): { readonly [key: string]: string };
  /** The standard fields after the write. */
  complete(draft: WriteDraft): JsonObject;
}

/** Refuses a link to a record that is missing or deleted, unless the link was there before. */
export function checkLink(draft: WriteDraft, key: string, entity: EntityName): void {
  const id = draft.input[key];
  if (typeof id !== 'number' || draft.before?.fields[key] === id) return;
  const row = draft.state.tables[entity].get(id);
  if (row === undefined || row.deletedAtMs !== undefined) throw invalidInput([`${key}: ${entity} not found`]);
}

/** Refuses an owner who is not an active user. */
export function checkOwner({ state, input }: WriteDraft, key = 'owner_id'): void {
  const id = input[key];
  if (typeof id === 'number' && state.users.get(id)?.isActive !== true) throw invalidInput([`${key}: user not found`]);
}

/** A list of label ids that exist for the object type. */
export function labelIds(state: PipedriveState, owner: 'person' | 'organization' | 'deal'): Check {
  return list((value, path) => {
    const id = integer(value, path);
    const known = state.fields[owner].get('label_ids')?.options?.some((option) => option.id === id);
    if (known !== true) throw new InputProblem(path, 'must be an existing label id');
    return id;
  });
}

/** The value of a field after the write: sent, kept, or the default. */
export function after(draft: WriteDraft, key: string, fallback: Json): Json {
  return draft.input[key] ?? (key in draft.input ? null : (draft.before?.fields[key] ?? fallback));
}

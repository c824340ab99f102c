import { type CallContext, path } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { lineWire } from '../wire.ts';

/** The phone numbers of the workspace by their ids (`PN…`), asked once per connection. They come on one page. */
export function linesOf(context: CallContext): Promise<ReadonlyMap<string, string>> {
  return context.shared('openphone.lines', async () => {
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/phone-numbers`,
      schema: z.object({ data: z.array(lineWire) }),
      operation: 'phoneNumbers.list',
    });
    return new Map(body.data.map(({ id, number }) => [id, number]));
  });
}

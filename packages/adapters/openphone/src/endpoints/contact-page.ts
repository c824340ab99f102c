import { type CallContext, type HttpAnswer, path } from '@crmsync/adapter-kit';
import type { z } from 'zod';
import { pageWire } from '../wire.ts';

/** Most contacts of a page. */
export const maxContacts = 50;

/** One page of contacts. There is no order to ask for. */
export function sendContactPage(
  context: Pick<CallContext, 'http'>,
  query: { readonly maxResults: number; readonly pageToken: string | undefined },
): Promise<HttpAnswer<z.infer<typeof pageWire>>> {
  return context.http.send({
    method: 'GET',
    path: path`/contacts`,
    query,
    schema: pageWire,
    operation: 'contacts.list',
  });
}

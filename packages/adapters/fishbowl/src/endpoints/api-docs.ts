import { NotFoundError, WireFormatError } from '@crmsync/adapter';
import { type CallContext, path } from '@crmsync/adapter-kit';
import { apiDocsWire } from '../wire.ts';

/** What a server says that it offers. */
export interface ApiDocs {
  /** Absent where the server does not tell. */
  readonly version?: string;
  offers(verb: string, path: string): boolean;
  /** Whether it describes itself and leaves this out. */
  lacks(verb: string, path: string): boolean;
}

/** Reads the server's description of itself, once per connection. It is open to everybody, and missing from old servers. */
export function apiDocs(context: CallContext): Promise<ApiDocs> {
  return context.shared('apiDocs', async () => {
    try {
      const { body } = await context.http.send({
        method: 'GET',
        path: path`/apidocs.json`,
        schema: apiDocsWire,
        operation: 'apidocs',
      });
      // The texts for people sometimes name another verb than the one that works.
      const endpoints = body.sections
        .flatMap((section) => section.endpoints ?? [])
        .flatMap((one) => one.endpoint ?? []);
      const offered = new Set(endpoints.map(({ verb, path: route }) => keyOf(verb, route)));
      const { version } = body;
      return {
        ...(version == null ? {} : { version: String(version) }),
        offers: (verb, route) => offered.has(keyOf(verb, route)),
        lacks: (verb, route) => offered.size > 0 && !offered.has(keyOf(verb, route)),
      };
    } catch (error) {
      if (!(error instanceof NotFoundError || error instanceof WireFormatError)) throw error;
      return { offers: () => false, lacks: () => false };
    }
  });
}

/** Placeholders are written `{id}` or `:id`. */
function keyOf(verb: string, route: string): string {
  const parts = route.split('/').map((part) => (/^[:{]/.test(part) ? '*' : part));
  return `${verb.toUpperCase()} ${parts.join('/').replace(/\/$/, '')}`;
}

import { ApiError } from '../api-error.ts';

/** Fields that a search looks into. */
export type SearchScope = 'ALL' | 'EMAIL' | 'NAME' | 'PHONE';

/** A search that was read. */
export interface SearchPlan {
  /** What is looked for, without its escapes. */
  readonly term: string;
  readonly scope: SearchScope;
  readonly targets: readonly { readonly name: string; readonly fields: readonly string[]; readonly limit?: number }[];
}

const pattern =
  /^\s*FIND\s*\{((?:[^}\\]|\\.)*)\}(?:\s+IN\s+(ALL|EMAIL|NAME|PHONE)\s+FIELDS)?\s+RETURNING\s+([\s\S]+)$/i;
const reserved = /[?&|!{}[\]()^~:"'+-]/;

/** Reads a search. @throws ApiError when it is not valid, or a sign with a meaning of its own was not escaped */
export function readSosl(text: string): SearchPlan {
  const [, rawTerm, scope = 'ALL', returning] = pattern.exec(text) ?? [];
  if (rawTerm === undefined || returning === undefined) throw malformed('A search is FIND {term} RETURNING objects.');
  if (reserved.test(rawTerm.replaceAll(/\\./g, '')))
    throw malformed('A reserved character in the search term is not escaped.');
  const targets = [...returning.matchAll(/(\w+)\s*(?:\(([^)]*)\))?\s*(?:,|$)/g)].map(([, name = '', inner]) => {
    const [, fields = 'Id', limit] = /^([\s\S]*?)(?:\s+LIMIT\s+(\d+))?\s*$/i.exec(inner ?? 'Id') ?? [];
    return {
      name,
      fields: fields.split(',').map((field) => field.trim()),
      ...(limit === undefined ? {} : { limit: Number(limit) }),
    };
  });
  return { term: rawTerm.replaceAll(/\\(.)/g, '$1'), scope: scopes[scope.toUpperCase()] ?? 'ALL', targets };
}

const scopes: Readonly<Record<string, SearchScope>> = { ALL: 'ALL', EMAIL: 'EMAIL', NAME: 'NAME', PHONE: 'PHONE' };

function malformed(message: string): ApiError {
  return new ApiError(400, 'MALFORMED_SEARCH', message);
}

import { malformedQuery } from '../api-error.ts';

/** One word, value or sign of a query. */
export interface SoqlToken {
  readonly kind: 'word' | 'text' | 'sign';
  /** As written; a text without its quotes and escapes. */
  readonly text: string;
  /** Where it starts. */
  readonly at: number;
}

const longestQuery = 100_000;
const longestText = 4000;
const pattern = /\s+|([A-Za-z_][\w.:]*|[-+]?\d[\w.:+-]*)|'((?:[^'\\]|\\[\s\S])*)'|(<=|>=|!=|<>|[=<>(),])/y;

/** Cuts a query into tokens. @throws ApiError for signs that no query has */
export function soqlTokens(query: string): readonly SoqlToken[] {
  if (query.length > longestQuery)
    throw malformedQuery(`SOQL statements cannot be longer than ${longestQuery} characters.`);
  const tokens: SoqlToken[] = [];
  let at = 0;
  while (at < query.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match === null) throw unexpected(query.charAt(at), at);
    const [whole, word, text, sign] = match;
    if (word !== undefined) tokens.push({ kind: 'word', text: word, at });
    else if (text !== undefined) tokens.push({ kind: 'text', text: unescaped(text, at), at });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign === '<>' ? '!=' : sign, at });
    at += whole.length;
  }
  return tokens;
}

/** The error for a token that does not belong where it stands. */
export function unexpected(text: string, at: number): Error {
  return malformedQuery(`\nunexpected token: '${text}' at position ${at + 1}`);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescaped(text: string, at: number): string {
  if (text.length > longestText) throw malformedQuery(`A text may have ${longestText} characters at most.`);
  return text.replaceAll(/\\([\s\S])/g, (pair, char: string) => {
    if (char === '%' || char === '_') return pair;
    const meant = escapes[char] ?? (`\\'"`.includes(char) ? char : undefined);
    if (meant === undefined) throw malformedQuery(`\nInvalid string literal with \\${char} at position ${at + 1}`);
    return meant;
  });
}

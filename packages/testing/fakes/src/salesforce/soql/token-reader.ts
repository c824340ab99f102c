import { malformedQuery } from '../api-error.ts';
import { type SoqlToken, unexpected } from './soql-token.ts';

/** Walks over the tokens of a query. Words are compared in any case. */
export interface TokenReader {
  /** Takes the next token when it is this word. */
  takeWord(word: string): boolean;
  /** Takes the next token when it is this sign. */
  takeSign(sign: string): boolean;
  expectWord(word: string): void;
  expectSign(sign: string): void;
  /** Takes a word and gives it back. */
  word(): string;
  /** Takes any token. */
  any(): SoqlToken;
  wholeNumber(): number;
  /** True when the next token is this word; nothing is taken. */
  sees(word: string): boolean;
  /** Fails when something is left. */
  end(): void;
}

/** Starts at the first token. All its functions throw `ApiError` where the query is not as expected. */
export function createTokenReader(tokens: readonly SoqlToken[]): TokenReader {
  let next = 0;
  const is = (kind: SoqlToken['kind'], text: string): boolean =>
    tokens[next]?.kind === kind && tokens[next]?.text.toUpperCase() === text;
  const take = (kind: SoqlToken['kind'], text: string): boolean => {
    if (!is(kind, text)) return false;
    next++;
    return true;
  };
  const any = (): SoqlToken => {
    const token = tokens[next];
    if (token === undefined) throw malformedQuery('unexpected token: <EOF>');
    next++;
    return token;
  };
  const expect = (kind: SoqlToken['kind'], text: string): void => {
    if (take(kind, text)) return;
    const found = any();
    throw unexpected(found.text, found.at);
  };
  const word = (): string => {
    const token = any();
    if (token.kind !== 'word') throw unexpected(token.text, token.at);
    return token.text;
  };
  return {
    takeWord: (text) => take('word', text),
    takeSign: (sign) => take('sign', sign),
    expectWord: (text) => expect('word', text),
    expectSign: (sign) => expect('sign', sign),
    word,
    any,
    wholeNumber() {
      const number = Number(word());
      if (!Number.isInteger(number) || number < 0) throw malformedQuery('A whole number was expected.');
      return number;
    },
    sees: (text) => is('word', text),
    end() {
      const left = tokens[next];
      if (left !== undefined) throw unexpected(left.text, left.at);
    },
  };
}

import type { StatementFailure, WorldStatements } from './adapter-subject.ts';

/** What a status of HTTP is where there are statements. */
const failureOfStatus: { readonly [status: number]: StatementFailure } = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'missing',
  409: 'conflict',
  429: 'busy',
};

/** What an adapter gets for a statement, from an answer that the cases made: a value, or the driver's own error. */
export async function statementAnswer(statements: WorldStatements, response: Response): Promise<unknown> {
  const words = await response.text();
  if (!response.ok) {
    const kind = failureOfStatus[response.status] ?? (response.status >= 500 ? 'down' : 'rejected');
    throw statements.failure(kind, words);
  }
  try {
    return JSON.parse(words);
  } catch {
    return words;
  }
}

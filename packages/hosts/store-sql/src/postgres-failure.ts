import { StoreError } from '@crmsync/store';

const sqlState = /^[0-9A-Z]{5}$/;

/** What to do about a failure, by SQLSTATE or by its first two characters. */
const remedies: Readonly<Record<string, string>> = {
  '28': 'Check user and password of the connection.',
  '3D000': 'Check the database name of the connection.',
  '3F000': 'Call migrate() first, or check the name of the schema.',
  '42P01': 'Call migrate() first, or check the name of the schema.',
  '42703': 'Call migrate() first, or check the name of the schema.',
  '42501': 'Grant the role of this connection what it lacks; docs/guides/postgres.md has the statements.',
  '25006': 'Connect to the primary server; this one takes no writes.',
  '53100': 'The disk of the server is full: make room, then try again.',
  '53300': 'Use a pooler, or fewer connections per process.',
  '55P03': 'Another worker is writing to this tenant for long: try again.',
};

/** Failures that pass: lost connections, servers that start or stop, lock waits, time limits, collisions. */
const passing = new Set(['25006', '25P03', '40001', '40P01', '55P03', '57014', '57P01', '57P02', '57P03', '57P05']);
const passingClasses = new Set(['08', '53']);
const lost = new Set(['25P03', '57P01', '57P02', '57P03', '57P05']);
const collisions = new Set(['40001', '40P01']);
const unique = '23505';
/** Classes whose messages may quote values of rows. */
const talkative = new Set(['22', '23', 'P0', 'XX']);

/** What the driver threw, told apart from mistakes in the work between statements. */
export class DriverError extends Error {
  override readonly name = 'DriverError';

  constructor(failure: unknown) {
    super('the driver failed', { cause: failure });
  }
}

/** The SQLSTATE of a failure that a server told. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = Reflect.get(error, 'code');
  // Names of system errors, such as EPIPE, look the same; only what a server says has a severity.
  return typeof code === 'string' && sqlState.test(code) && 'severity' in error ? code : undefined;
}

/** Whether the connection is of no use any more, so that what was asked last may or may not have happened. */
export function isConnectionLost(error: unknown): boolean {
  const code = sqlStateOf(error);
  if (code === undefined) return true;
  return lost.has(code) || code.startsWith('08') || Reflect.get(error as object, 'severity') === 'FATAL';
}

/** Whether the server undid a transaction because of others, so that it can begin again at once. */
export function isCollision(error: unknown): boolean {
  return collisions.has(sqlStateOf(error) ?? '');
}

/** Whether a unique index refused a row. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof DriverError && sqlStateOf(error.cause) === unique;
}

/** What a failure of Postgres means, as an error of the store that quotes no value of a row. */
export function postgresFailure(doing: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = sqlStateOf(error);
  if (code === undefined) return connectionFailure(doing, error);
  const words = error instanceof Error && !talkative.has(code.slice(0, 2)) ? `: ${error.message}` : '';
  const message = `Postgres failed to ${doing}${words} (${code})`;
  const remedy = remedies[code] ?? remedies[code.slice(0, 2)];
  const full = code === '53100';
  const retryable = !full && (passing.has(code) || passingClasses.has(code.slice(0, 2)));
  // The driver's error carries details that quote rows.
  return new StoreError(message, { retryable, cause: { code }, ...(remedy === undefined ? {} : { remedy }) });
}

/** A commit of which nobody knows whether it happened. */
export function unknownCommit(doing: string, error: unknown): StoreError {
  const code = sqlStateOf(error);
  const cause = code === undefined ? error : { code };
  return new StoreError(`Postgres was lost while it was told to ${doing}; whether that happened is not known`, {
    retryable: true,
    cause,
    remedy: 'Read again and go on from there; a commit that names the versions it expects is safe to repeat.',
  });
}

function connectionFailure(doing: string, error: unknown): StoreError {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const words = typeof code === 'string' ? code : error instanceof Error ? error.message : 'unknown';
  return new StoreError(`Postgres could not be reached to ${doing}: ${words}`, {
    retryable: true,
    cause: error,
    remedy: 'Check that the server runs and that the connection is right; then try again.',
  });
}

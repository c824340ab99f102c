import { AuthenticationError, ConflictError, PermissionError, RejectedError, UnavailableError } from '@crmsync/adapter';
import { markLost } from '@crmsync/adapter-kit';
import type { CrmSyncError } from '@crmsync/model';

/** No connection was to be had: nothing was sent. */
export class NotConnected extends Error {
  constructor(cause: unknown) {
    super('no connection', { cause });
  }
}

const sqlState = /^[0-9A-Z]{5}$/;
const identifier = /^[A-Za-z_][\w$]{0,62}$/;
/** Everything was undone because of others, or for want of time; it may go well again. */
const undone = new Set(['40001', '40P01', '55P03', '57014', '25P04']);
/** The session ended; what was under way may have been finished. */
const ended = new Set(['25P03', '57P01', '57P02', '57P03', '57P05']);

const definition = 'Check the table definition against the database: a schema, table or column does not exist.';
const remedies: { readonly [start: string]: string } = {
  '28': 'Check user and password of the connection string.',
  '3D000': 'Check the database name of the connection string.',
  '3F000': definition,
  '42P01': definition,
  '42703': definition,
  '42501': 'Grant the role of this connection what it lacks on the table and its columns.',
  '25006': 'Connect to the primary server; this one takes no writes.',
  '53300': 'Use a pooler, or fewer connections per process.',
  '26000': 'The pooler does not keep prepared statements: give the pool unnamed statements only.',
  '42P05': 'The pooler does not keep prepared statements: give the pool unnamed statements only.',
};

/** The SQLSTATE of what a server told; names of system errors look alike, but have no severity. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = textOf(error, 'code');
  return code !== undefined && sqlState.test(code) && textOf(error, 'severity') !== undefined ? code : undefined;
}

/** Whether a value was no value of its column's type, e.g. an id that is no number. */
export function isMalformedValue(error: unknown): boolean {
  return error instanceof RejectedError && error.issues.some(({ code }) => code.startsWith('22'));
}

/**
 * What an error of the driver means. Neither words nor details of the server are repeated: they quote values.
 * @param operation names it in the message, e.g. `postgres clients.update`
 * @param fieldOf the model field of a column
 */
export function postgresError(
  operation: string,
  error: unknown,
  fieldOf: (column: string) => string | undefined = () => undefined,
): CrmSyncError {
  if (error instanceof NotConnected) return connectError(operation, error.cause);
  const code = sqlStateOf(error);
  if (code === undefined || ended.has(code) || code.startsWith('08') || textOf(error, 'severity') === 'FATAL') {
    if (code?.startsWith('28') || code === '3D000') return connectError(operation, error);
    return markLost(new UnavailableError(`${operation}: the connection was lost${told(code)}`, causeOf(code)));
  }
  return answeredError(operation, code, error, fieldOf);
}

function connectError(operation: string, error: unknown): CrmSyncError {
  const code = sqlStateOf(error);
  if (code?.startsWith('28') || code === '3D000') {
    return new AuthenticationError(`${operation}: the database refuses the connection${told(code)}`, causeOf(code));
  }
  if (code === '42501') return new PermissionError(`${operation}: the role may not connect`, causeOf(code));
  return new UnavailableError(`${operation}: no connection to the database${told(code)}`, causeOf(code));
}

function answeredError(
  operation: string,
  code: string,
  error: unknown,
  fieldOf: (column: string) => string | undefined,
): CrmSyncError {
  const options = causeOf(code);
  if (code === '23505') {
    const index = nameOf(error, 'constraint');
    return new ConflictError(`${operation}: a row with such a value is there already${index}${told(code)}`, options);
  }
  if (code === '42501' || code === '25006') {
    return new PermissionError(`${operation}: the role or the server does not allow it${told(code)}`, options);
  }
  if (undone.has(code) || code.startsWith('53') || code.startsWith('XX') || code.startsWith('58')) {
    return new UnavailableError(`${operation}: the server undid it${told(code)}`, options);
  }
  const column = textOf(error, 'column');
  const field = column === undefined ? undefined : (fieldOf(column) ?? (identifier.test(column) ? column : undefined));
  const message = refusals[code] ?? 'the database refuses the statement';
  return new RejectedError(
    `${operation}: ${message}${nameOf(error, 'column')}${nameOf(error, 'constraint')}${told(code)}`,
    {
      ...options,
      issues: [{ code, message, ...(field === undefined ? {} : { field }) }],
    },
  );
}

const refusals: { readonly [code: string]: string } = {
  '23502': 'a column that must have a value has none',
  '23503': 'a row that it refers to does not exist, or still refers to it',
  '23514': 'a check of the table refuses the row',
  '23P01': 'a constraint of the table refuses the row',
  '22001': 'a text is longer than its column',
  '22003': 'a number is out of the range of its column',
  '22P02': 'a value is none of the type of its column',
  P0001: 'a trigger refuses the row',
};

function nameOf(error: unknown, key: 'constraint' | 'column'): string {
  const name = textOf(error, key);
  return name !== undefined && identifier.test(name) ? `, ${key} ${name}` : '';
}

function told(code: string | undefined): string {
  return code === undefined ? '' : ` (${code})`;
}

function causeOf(code: string | undefined): { readonly remedy?: string; readonly cause?: unknown } {
  if (code === undefined) return {};
  const remedy = remedies[code] ?? remedies[code.slice(0, 2)];
  // The driver's error carries details that quote rows.
  return { cause: { code }, ...(remedy === undefined ? {} : { remedy }) };
}

function textOf(error: unknown, key: string): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}

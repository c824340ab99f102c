import { instantMs } from '@crmsync/model';
import { isWallTime, type WallTime, wallText } from '../mapping/wall-time.ts';

const statement = Symbol('sql');

/** A part of a statement whose values are literals already. Made by {@link sql} only. */
export interface Sql {
  readonly [statement]: true;
  readonly text: string;
}

/** What may stand in a statement. Lists become `(a, b)`. */
export type SqlValue = Sql | WallTime | number | string | readonly (number | string)[];

/**
 * Builds a statement. There are no parameters in data queries, so every value becomes a literal here: whole numbers, times
 * and quoted text. Nothing else gets in but other statements.
 * @throws TypeError when a text cannot be quoted safely, or a number is no whole one
 * @example sql`SELECT so.id AS id FROM so WHERE so.num = ${number}`
 */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  const parts = strings.map((text, at) => {
    const value = values[at];
    return text.replace(/\s+/g, ' ') + (value === undefined ? '' : literal(value));
  });
  return { [statement]: true, text: parts.join('').trim() };
}

/** Nothing, for a condition that is not needed. */
export const nothing: Sql = sql``;

/** Conditions that must all hold; none = every row. */
export function every(conditions: readonly Sql[]): Sql {
  return conditions.reduce((all, one) => (all === nothing ? sql`WHERE ${one}` : sql`${all} AND ${one}`), nothing);
}

/**
 * Whether a text can be quoted. A backslash escapes in some settings of MySQL and in others it does not, and control
 * characters have no business in a name: such texts are never sent.
 */
export function isQuotable(text: string): boolean {
  return !/[\\\p{Cc}\p{Cs}\u2028\u2029]/u.test(text) && text.length <= 200;
}

function literal(value: SqlValue): string {
  if (typeof value === 'number') return wholeNumber(value);
  if (typeof value === 'string') return quoted(value);
  if (isWallTime(value)) return `'${wallText(instantMs(value.at))}'`;
  if ('text' in value) return value.text;
  if (value.length === 0) throw new TypeError('sql: an empty list matches nothing; do not ask');
  return `(${value.map((one) => literal(one)).join(', ')})`;
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError('sql: only whole numbers can stand in a statement');
  return String(value);
}

function quoted(text: string): string {
  if (!isQuotable(text)) throw new TypeError('sql: this text cannot be quoted safely');
  return `'${text.replaceAll("'", "''")}'`;
}

import type { DedupeField, OtherField } from '@crmsync/dedupe';
import { CommandError } from '../command-error.ts';
import { type ColumnRole, headingWords, knownHeadings } from './column-headings.ts';

/** What the records of a table are. */
export type DedupeEntity = 'contact' | 'company';

/** What a column can be mapped to. */
export type ColumnTarget = DedupeField | OtherField | 'id' | 'source';

/** Which columns feed which field, and which feed none. */
export interface ColumnMapping {
  /** Columns of each field by their places; the first that is filled in a row counts. */
  readonly columns: ReadonlyMap<ColumnTarget, readonly number[]>;
  /** Headings of columns that nothing is done with, and that nobody asked to ignore. */
  readonly unmapped: readonly string[];
}

const roles = Object.keys(knownHeadings) as ColumnRole[];

/**
 * Decides what each column of a table means, from its heading or as `--map` says.
 * @param overrides `column=field`, or `column=` to leave a column out
 * @throws CommandError for a column that is not there, a field that nobody knows, or when nothing is left to compare
 */
export function mapColumns(
  header: readonly string[],
  entity: DedupeEntity,
  overrides: readonly string[],
): ColumnMapping {
  const told = readOverrides(header, overrides);
  const columns = new Map<ColumnTarget, number[]>();
  for (const [at, target] of told) {
    if (target !== undefined) columns.set(target, [...(columns.get(target) ?? []), at]);
  }
  const free = header.flatMap((heading, at) => (told.has(at) ? [] : [{ words: headingWords(heading), at }]));
  for (const [target, places] of guessColumns(free, entity, columns)) {
    if (!columns.has(target)) columns.set(target, places);
  }
  if (![...columns.keys()].some((target) => target !== 'id' && target !== 'source')) throw nothingToCompare(header);
  const used = new Set([...columns.values()].flat());
  return { columns, unmapped: header.filter((_, at) => !used.has(at) && !told.has(at)) };
}

function readOverrides(header: readonly string[], overrides: readonly string[]): Map<number, ColumnTarget | undefined> {
  const told = new Map<number, ColumnTarget | undefined>();
  for (const text of overrides) {
    const cut = text.lastIndexOf('=');
    if (cut < 1) {
      throw new CommandError('BAD_MAPPING', `--map ${text} has no "=".`, 'Write --map "Column heading=field".');
    }
    told.set(findColumn(header, text.slice(0, cut)), readTarget(text.slice(cut + 1).trim()));
  }
  return told;
}

function findColumn(header: readonly string[], name: string): number {
  const exact = header.findIndex((heading) => heading.trim() === name.trim());
  if (exact >= 0) return exact;
  const alike = header.flatMap((heading, at) => (headingWords(heading) === headingWords(name) ? [at] : []));
  if (alike.length === 1 && alike[0] !== undefined) return alike[0];
  throw new CommandError(
    'NO_SUCH_COLUMN',
    `There is no column ${JSON.stringify(name)}.`,
    `The columns are: ${header.join(', ')}.`,
  );
}

function readTarget(name: string): ColumnTarget | undefined {
  if (name === '') return undefined;
  if (isOtherField(name)) return name;
  const role = roles.find((candidate) => headingWords(candidate) === headingWords(name));
  if (role) return role;
  throw new CommandError(
    'UNKNOWN_FIELD',
    `There is no field ${JSON.stringify(name)}.`,
    `Use one of: ${roles.join(', ')}, or other:<name> for anything else.`,
  );
}

function isOtherField(name: string): name is OtherField {
  return /^other:.+/.test(name);
}

interface FreeColumn {
  readonly words: string;
  readonly at: number;
}

function guessColumns(
  free: readonly FreeColumn[],
  entity: DedupeEntity,
  told: ReadonlyMap<ColumnTarget, readonly number[]>,
): Map<ColumnTarget, number[]> {
  const guesses = new Map<ColumnTarget, number[]>();
  for (const role of roles) {
    const ranked = free.flatMap(({ words, at }) => {
      const rank = knownHeadings[role].indexOf(words);
      return rank < 0 ? [] : [{ rank, at }];
    });
    if (ranked.length > 0)
      guesses.set(
        role,
        ranked.sort((a, b) => a.rank - b.rank).map(({ at }) => at),
      );
  }
  const first = guesses.get('jobTitle')?.[0];
  if (first !== undefined) guesses.set('jobTitle', [first]);
  settleId(guesses);
  if (entity === 'company') settleCompany(guesses, told);
  else settlePerson(guesses, told, free);
  return guesses;
}

/** One column names the record; a second one with an id is an id elsewhere. */
function settleId(guesses: Map<ColumnTarget, number[]>): void {
  const [first] = guesses.get('id') ?? [];
  if (first !== undefined) guesses.set('id', [first]);
}

/** A company's name is its `name`, where no column is called a company; that of a person it is not. */
function settleCompany(guesses: Map<ColumnTarget, number[]>, told: ReadonlyMap<ColumnTarget, unknown>): void {
  const name = guesses.get('fullName');
  guesses.delete('fullName');
  if (name && !guesses.has('company') && !told.has('company')) guesses.set('company', name);
  for (const field of ['firstName', 'lastName', 'jobTitle', 'birthday'] as const) guesses.delete(field);
}

/** Beside a first name, `Name` and `Nom` are the last name; beside a last name, `Nombre` is the first; alone they are the whole name. */
function settlePerson(
  guesses: Map<ColumnTarget, number[]>,
  told: ReadonlyMap<ColumnTarget, unknown>,
  free: readonly FreeColumn[],
): void {
  const has = (field: ColumnTarget): boolean => guesses.has(field) || told.has(field);
  const place = (...words: readonly string[]): number | undefined =>
    free.find((column) => words.includes(column.words))?.at;
  const nombre = place('nombre');
  if (nombre !== undefined && !has('firstName')) add(guesses, has('lastName') ? 'firstName' : 'fullName', nombre);
  const nom = place('nom');
  if (nom !== undefined) add(guesses, has('firstName') && !has('lastName') ? 'lastName' : 'fullName', nom);
  const name = place('name');
  if (name === undefined || !has('firstName') || has('lastName')) return;
  guesses.set('lastName', [name]);
  const others = (guesses.get('fullName') ?? []).filter((at) => at !== name);
  if (others.length > 0) guesses.set('fullName', others);
  else guesses.delete('fullName');
}

function add(guesses: Map<ColumnTarget, number[]>, field: ColumnTarget, at: number): void {
  guesses.set(field, [...(guesses.get(field) ?? []), at]);
}

function nothingToCompare(header: readonly string[]): CommandError {
  return new CommandError(
    'NOTHING_TO_COMPARE',
    `No column of this table has a known meaning: ${header.join(', ')}.`,
    'Say what the columns are: --map "Column heading=field".',
  );
}

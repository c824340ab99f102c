import { isList, type Plain, type SimField } from '../plain-value.ts';
import type { Random } from '../random.ts';

/** What is peculiar about one simulated CRM. Plain data, so that a story can be kept in a file. */
export interface Quirks {
  /** How far its clock is from the true time. */
  readonly skewMs: number;
  /** Its stamps are cut to this. */
  readonly precisionMs: number;
  /** How long a change may stay invisible to the list of changes. */
  readonly lagMs: number;
  /** Most records per page, whatever is asked for. */
  readonly pageSize: number;
  readonly batch: { readonly get: number; readonly write: number };
  /** A batch with one bad item is refused as a whole. */
  readonly allOrNothing: boolean;
  readonly trims: boolean;
  /** Names begin with a capital and go on small. */
  readonly titleCases: boolean;
  readonly upperEmails: boolean;
  /** Texts are cut to this length. */
  readonly maxLength: number | null;
  /** How free texts are spelled, whatever was typed. Two CRMs may well be of opposite minds. */
  readonly casing: 'asTyped' | 'lower' | 'upper';
  /** Fields that it does not have. */
  readonly missing: readonly string[];
  readonly singleEmail: boolean;
  readonly singlePhone: boolean;
  /** Whether its adapter's lens knows of what it does to texts. */
  readonly declared: boolean;
  readonly deletes: 'listed' | 'notFound';
  readonly merges: 'absorbedIds' | 'redirect' | 'webhook';
  readonly companies: 'one' | 'many';
  /** Whether a record's stamp moves with its associations. */
  readonly touches: boolean;
  readonly webhooks: boolean;
  /** Whether writes may be bound to a version. */
  readonly versions: boolean;
  /** Whether two people may not have one e-mail address; a second one is told who has it. */
  readonly uniqueEmail: boolean;
  /** Requests per ten seconds. */
  readonly rate: number | null;
  /** Whether the list of changes tells the fields that changed only; the rest is absent there, not empty. */
  readonly partialChanges: boolean;
}

/** The CRM that every story would like to have. */
export const plainQuirks: Quirks = {
  skewMs: 0,
  precisionMs: 1,
  lagMs: 0,
  pageSize: 50,
  batch: { get: 100, write: 10 },
  allOrNothing: false,
  trims: false,
  titleCases: false,
  upperEmails: false,
  maxLength: null,
  casing: 'asTyped',
  missing: [],
  singleEmail: false,
  singlePhone: false,
  declared: true,
  deletes: 'listed',
  merges: 'absorbedIds',
  companies: 'many',
  touches: true,
  webhooks: false,
  versions: false,
  uniqueEmail: false,
  rate: null,
  partialChanges: false,
};

/** Draws the peculiarities of a CRM. */
export function drawQuirks(random: Random): Quirks {
  const some = (probability: number): boolean => random.chance(probability);
  return {
    skewMs: some(0.3) ? 0 : random.int(-600_000, 600_000),
    precisionMs: random.pick([1, 1, 1_000, 60_000]),
    lagMs: some(0.4) ? 0 : random.int(1_000, 30_000),
    pageSize: random.pick([2, 3, 7, 50]),
    batch: { get: random.pick([1, 5, 100]), write: random.pick([1, 2, 10]) },
    allOrNothing: some(0.3),
    trims: some(0.5),
    titleCases: some(0.3),
    upperEmails: some(0.3),
    maxLength: some(0.3) ? 14 : null,
    missing: some(0.3) ? [random.pick(['department', 'language', 'tags', 'phones'])] : [],
    singleEmail: some(0.4),
    singlePhone: some(0.4),
    declared: some(0.5),
    deletes: some(0.6) ? 'listed' : 'notFound',
    merges: random.pick(['absorbedIds', 'redirect', 'webhook']),
    companies: some(0.5) ? 'one' : 'many',
    touches: some(0.5),
    webhooks: some(0.7),
    versions: some(0.4),
    uniqueEmail: some(0.3),
    rate: some(0.2) ? random.int(30, 80) : null,
    casing: random.pick(['asTyped', 'asTyped', 'lower', 'upper']),
    partialChanges: some(0.3),
  };
}

/** Whether a CRM has a field. */
export function hasField(quirks: Quirks, field: string): boolean {
  return !quirks.missing.includes(field);
}

/** What a CRM makes of a value it is given. */
export function normalise(quirks: Quirks, field: SimField, value: Plain): Plain {
  if (value === null) return null;
  if (typeof value === 'string')
    return isList(field) ? normaliseList(quirks, field, [value]) : spell(quirks, field, value);
  return normaliseList(quirks, field, value);
}

function normaliseList(quirks: Quirks, field: SimField, value: readonly string[]): Plain {
  const items = field.kind === 'emails' && quirks.upperEmails ? value.map((item) => item.toUpperCase()) : value;
  const distinct = [...new Set(items)];
  const kept = isSingle(quirks, field) ? distinct.slice(0, 1) : distinct;
  return kept.length === 0 ? null : kept;
}

/** Whether a CRM has room for one element only. */
export function isSingle(quirks: Quirks, field: SimField): boolean {
  return (field.kind === 'emails' && quirks.singleEmail) || (field.kind === 'phones' && quirks.singlePhone);
}

/** Fields in which people write what they like. */
const freeTexts: ReadonlySet<string> = new Set(['jobTitle', 'department', 'description']);

function respelled({ casing }: Quirks, text: string): string {
  if (casing === 'asTyped') return text;
  return casing === 'lower' ? text.toLowerCase() : text.toUpperCase();
}

function spell(quirks: Quirks, { kind, name }: SimField, value: string): Plain {
  if (kind === 'int') return value;
  let text = value;
  if (quirks.trims) text = text.trim().replace(/\s+/g, ' ');
  if (quirks.titleCases && (name === 'firstName' || name === 'lastName')) {
    text = text.toLowerCase().replace(/(^|\s)\w/g, (letter) => letter.toUpperCase());
  }
  if (freeTexts.has(name)) text = respelled(quirks, text);
  if (quirks.maxLength !== null && kind === 'text') text = text.slice(0, quirks.maxLength);
  return text === '' ? null : text;
}

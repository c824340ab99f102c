import { isEmpty, markerField, type Plain, type SimType, simField, simFields } from '../plain-value.ts';
import type { Random } from '../random.ts';
import { type Change, type CrmRecord, type Hand, type RecordView, viewOf } from './crm-record.ts';
import { hasField, normalise, type Quirks } from './quirks.ts';

/** Values by field; absent = leave. */
export type Values = { readonly [field: string]: Plain };

/** Who changes something, and how the oracle is to know it. */
export interface Deed {
  readonly hand: Hand;
  readonly key?: string;
  /** Whether the CRM checked the version for it. */
  readonly versioned?: boolean;
}

/** One simulated account: its records, what people do there, and what its API can see. */
export interface SimCrm {
  readonly id: string;
  readonly quirks: Quirks;
  /** All records that ever were, in the order of their making. */
  readonly records: ReadonlyMap<string, CrmRecord>;
  readonly changes: readonly Change[];
  /** By the CRM's own clock, cut to its precision. */
  stamp(): number;
  create(type: SimType, values: Values, deed: Deed): CrmRecord;
  update(record: CrmRecord, values: Values, deed: Deed): void;
  /** Adds and removes companies of a contact. */
  associate(record: CrmRecord, add: readonly string[], remove: readonly string[], deed: Deed, primary?: string): void;
  remove(record: CrmRecord, kind: 'soft' | 'hard', deed: Deed): void;
  restore(record: CrmRecord): void;
  merge(loser: CrmRecord, survivor: CrmRecord): void;
  /** What the list of changes knows of a record by now. */
  listed(record: CrmRecord): RecordView | undefined;
  /** The record as it is. */
  shown(record: CrmRecord): RecordView;
  /** Another live contact with one of these addresses. */
  holderOf(emails: Plain | undefined, except?: CrmRecord): CrmRecord | undefined;
}

export interface SimCrmParts {
  readonly id: string;
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly random: Random;
  readonly nextChange: () => number;
  /** Told of each change, for webhooks and the trace. */
  readonly onChange: (change: Change) => void;
}

/** Makes an empty account. */
export function createSimCrm(parts: SimCrmParts): SimCrm {
  const { id, quirks, now } = parts;
  const records = new Map<string, CrmRecord>();
  const stamp = (): number => Math.floor((now() + quirks.skewMs) / quirks.precisionMs) * quirks.precisionMs;

  const { changes, note } = createJournal(parts, stamp);
  const crm: SimCrm = {
    id,
    quirks,
    records,
    changes,
    stamp,
    create(type, values, deed) {
      const record = blankRecord(`${id}${type === 'contacts' ? 'p' : 'c'}${records.size + 1}`, type, stamp());
      records.set(record.id, record);
      note(record, deed, { kind: 'create', fields: apply(quirks, record, values) });
      return record;
    },
    update(record, values, deed) {
      const { setBy } = record;
      const fields = apply(quirks, record, values);
      const isUnseen = (field: string): boolean =>
        deed.hand === 'engine' && setBy[field]?.hand === 'user' && setBy[field].change > record.seenChange;
      const unseen = Object.keys(fields).filter(isUnseen);
      if (Object.keys(fields).length > 0) note(record, deed, { kind: 'update', fields, unseen });
    },
    associate(record, add, remove, deed, primary) {
      const before = record.companies;
      record.companies = associated(quirks, before, add, remove, primary);
      if (before.join() !== record.companies.join()) note(record, deed, { kind: 'link', fields: {} }, quirks.touches);
    },
    remove(record, kind, deed) {
      record.gone = { kind, at: now() };
      note(record, deed, { kind: 'delete', fields: {} });
    },
    restore(record) {
      delete record.gone;
      note(record, { hand: 'user' }, { kind: 'restore', fields: {} });
    },
    merge(loser, survivor) {
      const blanks = Object.keys(loser.fields).filter((field) => isEmpty(survivor.fields[field]));
      const filled = blanks.map((field): [string, Plain] => [field, loser.fields[field] ?? null]);
      survivor.absorbed = [...survivor.absorbed, loser.id];
      survivor.companies = associated(quirks, survivor.companies, loser.companies, [], survivor.companies[0]);
      const into = String(survivor.fields[markerField[survivor.type]] ?? '');
      loser.gone = { kind: 'merged', at: now(), mergedInto: survivor.id };
      note(loser, { hand: 'user' }, { kind: 'merge', fields: {}, into });
      survivor.bornAt = stamp();
      const fields = apply(quirks, survivor, Object.fromEntries(filled));
      note(survivor, { hand: 'user' }, { kind: 'update', fields });
    },
    listed(record) {
      const known = record.shown.filter(({ from }) => from <= now()).at(-1);
      return known && withLiveCompanies(records, known.view);
    },
    shown: (record) => withLiveCompanies(records, viewOf(record, record.shown.at(-1)?.view.change ?? 0)),
    holderOf(emails, except) {
      const wanted = new Set(listOf(emails));
      return [...records.values()].find(
        (record) =>
          record !== except && !record.gone && listOf(record.fields.emails).some((address) => wanted.has(address)),
      );
    },
  };
  return crm;
}

/** Writes down each change, for the oracle, the webhooks and what the API will show. */
function createJournal(parts: SimCrmParts, stamp: () => number) {
  const { id, quirks, now, random } = parts;
  const changes: Change[] = [];
  const note = (
    record: CrmRecord,
    deed: Deed,
    what: Pick<Change, 'kind' | 'fields'> & Partial<Pick<Change, 'unseen' | 'into'>>,
    touches = true,
  ): void => {
    const change = parts.nextChange();
    if (touches) record.updatedAt = stamp();
    record.version += 1;
    if (deed.hand === 'user') record.userAt = now();
    const setBy = Object.keys(what.fields).map((field) => [field, { hand: deed.hand, change }]);
    record.setBy = { ...record.setBy, ...Object.fromEntries(setBy) };
    const changed = what.kind === 'link' ? ['companies'] : Object.keys(what.fields);
    record.changedAt = { ...record.changedAt, ...Object.fromEntries(changed.map((part) => [part, stamp()])) };
    if (what.kind === 'create' || what.kind === 'restore') record.bornAt = stamp();
    const lag = quirks.lagMs === 0 ? 0 : random.int(0, quirks.lagMs);
    record.shown.push({ from: now() + lag, view: viewOf(record, change) });
    const entry: Change = {
      change,
      at: now(),
      crm: id,
      type: record.type,
      id: record.id,
      marker: String(record.fields[markerField[record.type]] ?? ''),
      hand: deed.hand,
      unseen: [],
      versioned: deed.versioned === true,
      ...(deed.key === undefined ? {} : { key: deed.key }),
      ...what,
    };
    changes.push(entry);
    parts.onChange(entry);
  };
  return { changes, note };
}

/** Nobody is shown as linked to a company that is gone. */
function withLiveCompanies(records: ReadonlyMap<string, CrmRecord>, view: RecordView): RecordView {
  return { ...view, companies: view.companies.filter((id) => records.get(id)?.gone === undefined) };
}

function blankRecord(id: string, type: SimType, at: number): CrmRecord {
  return {
    id,
    type,
    fields: {},
    companies: [],
    createdAt: at,
    updatedAt: at,
    version: 0,
    absorbed: [],
    setBy: {},
    changedAt: {},
    bornAt: at,
    shown: [],
    seenChange: 0,
    userAt: 0,
  };
}

function listOf(value: Plain | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return (typeof value === 'string' ? [value] : value).map((item) => item.toLowerCase());
}

/** Sets values as the CRM spells them; tells those that are others than before. */
function apply(quirks: Quirks, record: CrmRecord, values: Values): Change['fields'] {
  const changed: Record<string, Change['fields'][string]> = {};
  for (const { name } of simFields[record.type]) {
    const wanted = values[name];
    if (wanted === undefined || !hasField(quirks, name)) continue;
    const after = normalise(quirks, simField(record.type, name), wanted);
    const before = record.fields[name] ?? null;
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    record.fields = { ...record.fields, [name]: after };
    changed[name] = { before, after, wanted };
  }
  return changed;
}

function associated(
  quirks: Quirks,
  before: readonly string[],
  add: readonly string[],
  remove: readonly string[],
  primary: string | undefined,
): readonly string[] {
  const kept = before.filter((id) => !remove.includes(id));
  const all = [...new Set(quirks.companies === 'one' ? [...add, ...kept] : [...kept, ...add])];
  const first = primary !== undefined && all.includes(primary) ? [primary, ...all.filter((id) => id !== primary)] : all;
  return quirks.companies === 'one' ? first.slice(0, 1) : first;
}

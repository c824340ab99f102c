import type { Crm } from '../crm/crm.ts';
import type { Change, CrmRecord, Hand } from '../crm/crm-record.ts';
import { hasField } from '../crm/quirks.ts';
import type { Values } from '../crm/sim-crm.ts';
import { isEmpty, type Plain, type SimType, simFields } from '../plain-value.ts';
import type { SiteRecord } from './site.ts';

/** What is written down of an account: it tells what changed between two looks at it. */
export interface Ledger extends Crm {
  /**
   * Compares the account with the last look.
   * @param wanted what was typed, of an edit by people
   */
  compare(records: readonly SiteRecord[], hand: Hand, wanted?: Values): void;
  /** Records of which an answer told, as they were `lagMs` ago. */
  shown(ids: readonly string[], lagMs: number, type?: SimType): void;
  /** All records of somebody, in the order of their making. */
  recordsOf(type: SimType, marker: string): readonly CrmRecord[];
  /** The vendor's id of a record. */
  remoteId(record: CrmRecord): string;
}

export interface LedgerParts {
  readonly crm: Pick<Crm, 'id' | 'quirks'>;
  readonly now: () => number;
  readonly nextChange: () => number;
  readonly onChange: (change: Change) => void;
}

/** The id by which a vendor's record goes in traces: ids of contacts and companies may be alike. */
export function ledgerId(crmId: string, type: SimType, remoteId: string): string {
  return `${crmId.charAt(0)}${type === 'contacts' ? 'p' : 'c'}${remoteId}`;
}

/** Opens an empty ledger. */
export function createLedger(parts: LedgerParts): Ledger {
  const book: Book = { ...parts, records: new Map(), remoteIds: new Map(), markers: new Map(), changes: [] };
  const { crm, now, records, markers, changes } = book;
  return {
    ...crm,
    records,
    changes,
    compare: (states, hand, wanted = {}) => compare(book, states, hand, wanted),
    shown(ids, lagMs, type) {
      for (const id of ids)
        for (const each of type ? [type] : (['contacts', 'companies'] as const)) {
          const record = records.get(ledgerId(crm.id, each, id));
          const last = record && changes.findLast((change) => change.id === record.id && change.at <= now() - lagMs);
          if (record && last) record.seenChange = Math.max(record.seenChange, last.change);
        }
    },
    recordsOf: (type, marker) =>
      [...records.values()].filter((record) => record.type === type && markers.get(record) === marker),
    remoteId: (record) => book.remoteIds.get(record) ?? '',
  };
}

interface Book extends LedgerParts {
  readonly records: Map<string, CrmRecord>;
  readonly remoteIds: Map<CrmRecord, string>;
  readonly markers: Map<CrmRecord, string>;
  readonly changes: Change[];
}

function compare(book: Book, states: readonly SiteRecord[], hand: Hand, wanted: Values): void {
  const { crm, records } = book;
  const recordOf = ({ type, id }: SiteRecord): CrmRecord | undefined => records.get(ledgerId(crm.id, type, id));
  const there = new Set<string>();
  const isLeaving = (state: SiteRecord): boolean => state.gone !== undefined && recordOf(state)?.gone === undefined;
  // Who goes because their company was deleted is deleted by the vendor, and not by the engine.
  const isFelled = states.some((state) => state.type === 'companies' && recordOf(state) && isLeaving(state));
  // Survivors first, so that whoever was merged into them finds them.
  for (const state of states.toSorted((a, b) => Number(a.gone !== undefined) - Number(b.gone !== undefined))) {
    there.add(ledgerId(crm.id, state.type, state.id));
    const known = recordOf(state);
    const isFelledToo = isFelled && state.type === 'contacts' && state.gone !== undefined;
    if (known || !state.gone) follow(book, known ?? open(book, state), state, isFelledToo ? 'user' : hand, wanted);
  }
  for (const record of records.values()) if (!there.has(record.id) && !record.gone) leave(book, record, 'hard', hand);
}

function open({ crm, now, records, remoteIds, markers }: Book, { type, id, fields }: SiteRecord): CrmRecord {
  const record = blankRecord(ledgerId(crm.id, type, id), type, now());
  records.set(record.id, record);
  remoteIds.set(record, id);
  markers.set(record, markerOfValues(type, fields) ?? '');
  return record;
}

function follow(book: Book, record: CrmRecord, state: SiteRecord, hand: Hand, wanted: Values): void {
  const { crm, markers } = book;
  const isNew = record.version === 0;
  record.version += 1;
  const marker = markerOfValues(state.type, state.fields);
  if (markers.get(record) === '' && marker !== undefined) markers.set(record, marker);
  const fields = differences(crm, record, state.fields, wanted);
  const after = Object.entries(fields).map(([name, field]) => [name, field.after]);
  record.fields = { ...record.fields, ...Object.fromEntries(after) };
  const companies = state.companies.map((id) => ledgerId(crm.id, 'companies', id));
  const isLinked = companies.join() !== record.companies.join();
  record.companies = companies;
  const wasGone = record.gone !== undefined;
  if (wasGone && !state.gone) {
    delete record.gone;
    note(book, record, hand, { kind: 'restore', fields: {} });
  }
  if (isNew) note(book, record, hand, { kind: 'create', fields });
  else if (Object.keys(fields).length > 0) note(book, record, hand, { kind: 'update', fields });
  else if (isLinked) note(book, record, hand, { kind: 'link', fields: {} });
  if (state.gone && !wasGone) leave(book, record, state.gone, hand);
}

function leave(book: Book, record: CrmRecord, gone: NonNullable<SiteRecord['gone']> | 'hard', hand: Hand): void {
  const { crm, now, records, markers } = book;
  if (typeof gone === 'string') {
    record.gone = { kind: gone, at: now() };
    note(book, record, hand, { kind: 'delete', fields: {} });
    return;
  }
  const mergedInto = ledgerId(crm.id, record.type, gone.mergedInto);
  const survivor = records.get(mergedInto);
  const into = survivor && markers.get(survivor);
  record.gone = { kind: 'merged', at: now(), mergedInto };
  note(book, record, hand, { kind: 'merge', fields: {}, ...(into === undefined ? {} : { into }) });
}

type Noted = Pick<Change, 'kind' | 'fields'> & { readonly into?: string };

function note(book: Book, record: CrmRecord, hand: Hand, what: Noted): void {
  const { crm, now, markers } = book;
  const change = book.nextChange();
  const isEngine = hand === 'engine';
  const isUnseen = (field: string): boolean =>
    isEngine && record.setBy[field]?.hand === 'user' && record.setBy[field].change > record.seenChange;
  const unseen = what.kind === 'update' ? Object.keys(what.fields).filter(isUnseen) : [];
  const setBy = Object.keys(what.fields).map((field) => [field, { hand, change }]);
  record.setBy = { ...record.setBy, ...Object.fromEntries(setBy) };
  if (!isEngine) record.userAt = now();
  const { id, type } = record;
  const versioned = isEngine && crm.quirks.versions;
  const about = { crm: crm.id, type, id, marker: markers.get(record) ?? '' };
  const entry = { change, at: now(), ...about, hand, unseen, versioned, ...what };
  book.changes.push(entry);
  book.onChange(entry);
}

function differences(
  { quirks }: Pick<Crm, 'quirks'>,
  record: CrmRecord,
  fields: Values,
  wanted: Values,
): Change['fields'] {
  const changed: Record<string, Change['fields'][string]> = {};
  for (const { name } of simFields[record.type]) {
    if (!hasField(quirks, name)) continue;
    const before = record.fields[name] ?? null;
    const after = isEmpty(fields[name]) ? null : (fields[name] ?? null);
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    changed[name] = { before, after, wanted: wanted[name] ?? after };
  }
  return changed;
}

/** Whom a record means: nobody edits the addresses of people, nor the domains of companies. */
export function markerOfValues(type: SimType, fields: Values): string | undefined {
  if (type === 'contacts') return markerOfAddress(fields.emails);
  return markerOfDomain(fields.domains);
}

const first = (value: Plain | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : '');

function markerOfAddress(emails: Plain | undefined): string | undefined {
  const who = /^p(\d+)@/i.exec(first(emails))?.[1];
  return who === undefined ? undefined : `P${who}`;
}

function markerOfDomain(domains: Plain | undefined): string | undefined {
  const who = /^kappa(\d+)\./i.exec(first(domains))?.[1];
  return who === undefined ? undefined : `Kappa ${who} Works`;
}

function blankRecord(id: string, type: SimType, at: number): CrmRecord {
  const times = { createdAt: at, updatedAt: at, bornAt: at, userAt: 0 };
  const history = { setBy: {}, changedAt: {}, shown: [], seenChange: 0 };
  return { id, type, fields: {}, companies: [], version: 0, absorbed: [], ...times, ...history };
}

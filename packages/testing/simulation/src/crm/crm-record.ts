import type { Plain, SimType } from '../plain-value.ts';

/** Who made a change: a person at the CRM, or the engine through the API. */
export type Hand = 'user' | 'engine';

/** One record of a simulated CRM, deleted ones included. */
export interface CrmRecord {
  readonly id: string;
  readonly type: SimType;
  fields: { readonly [field: string]: Plain };
  /** Ids of the companies it is associated with. */
  companies: readonly string[];
  /** By the CRM's clock. */
  readonly createdAt: number;
  updatedAt: number;
  version: number;
  gone?: { readonly kind: 'soft' | 'hard' | 'merged'; readonly at: number; readonly mergedInto?: string };
  absorbed: readonly string[];
  /** Which change set a value, by field. */
  setBy: { readonly [field: string]: { readonly hand: Hand; readonly change: number } };
  /** When a field changed last, by the CRM's clock; `companies` stands for the associations. */
  changedAt: { readonly [field: string]: number };
  /** When it was made or came back, by the CRM's clock: whatever it holds is new then. */
  bornAt: number;
  /** What the list of changes shows from when on; the last one that is due counts. */
  readonly shown: { readonly from: number; readonly view: RecordView }[];
  /** The last change of this record whose result the engine was shown. */
  seenChange: number;
  /** True time of the last change by a user. */
  userAt: number;
}

/** A record as the API shows it. */
export interface RecordView {
  readonly id: string;
  readonly type: SimType;
  readonly fields: { readonly [field: string]: Plain };
  readonly companies: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  readonly gone?: CrmRecord['gone'];
  readonly absorbed: readonly string[];
  readonly changedAt: CrmRecord['changedAt'];
  readonly bornAt: number;
  /** The last change that it knows of. */
  readonly change: number;
}

/** One change of a record, as the oracle sees it. */
export interface Change {
  /** Counts over all CRMs. */
  readonly change: number;
  /** True time. */
  readonly at: number;
  readonly crm: string;
  readonly type: SimType;
  readonly id: string;
  /** Whom the record means. */
  readonly marker: string;
  readonly hand: Hand;
  readonly kind: 'create' | 'update' | 'delete' | 'restore' | 'merge' | 'link';
  readonly fields: {
    readonly [field: string]: { readonly before: Plain; readonly after: Plain; readonly wanted: Plain };
  };
  /** Fields in which the engine replaced a user's value that it had never been shown. */
  readonly unseen: readonly string[];
  /** Of a create by the engine: the key of its item. */
  readonly key?: string;
  /** Of a merge: whom the survivor means. */
  readonly into?: string;
  /** Whether the engine's write could have been bound to a version and was not, or was and went through. */
  readonly versioned: boolean;
}

/** The record as it is now. */
export function viewOf(record: CrmRecord, change: number): RecordView {
  const { id, type, fields, companies, createdAt, updatedAt, version, gone, absorbed, changedAt, bornAt } = record;
  const times = { createdAt, updatedAt, changedAt, bornAt };
  return { id, type, fields, companies, ...times, version, ...(gone ? { gone } : {}), absorbed, change };
}

/** The parts of a record that the API tells of: fields by name, and `companies`. */
export type Parts = (part: string) => boolean;

/** What changed of a record at a moment or later, by the CRM's clock: everything, if it was not there before. */
export function changedSince({ changedAt, bornAt }: RecordView, since: number): Parts {
  return (part) => bornAt >= since || (changedAt[part] ?? 0) >= since;
}

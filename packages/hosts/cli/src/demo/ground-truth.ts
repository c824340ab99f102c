import type { DemoState, HeldRecord } from './account-state.ts';
import { type DemoVendor, demoVendors } from './demo-account.ts';
import { entityOfKind, type RecordKind, recordKinds } from './record-kind.ts';
import type { Question } from './worker-messages.ts';

/** What happened to the records of one kind in one account. */
export interface KindFacts {
  /** Records that the engine made. */
  readonly created: number;
  /** Records from before whose values differ now, but for what the account's own users changed. */
  readonly updated: number;
  /** Made though the same person, company or deal was there, with a key that tells it: address, number, domain or name. */
  readonly duplicates: readonly string[];
  /** Made though the same one was there, but nothing in the data says that it is. */
  readonly indistinguishable: number;
  /** Made, and nothing in the other account is what they were made from. */
  readonly unexplained: readonly string[];
  /** Records that have no counterpart in the other account, and about which nobody is asked. */
  readonly alone: readonly string[];
  readonly now: number;
}

/** What the accounts themselves say about a sync. */
export interface GroundTruth {
  readonly accounts: Readonly<Record<DemoVendor, Readonly<Record<RecordKind, KindFacts>>>>;
  /** Records that both accounts have, as pairs. */
  readonly linked: Readonly<Record<RecordKind, number>>;
}

/** What the demo itself changed as a user of an account. */
export interface UserChange {
  readonly vendor: DemoVendor;
  readonly kind: RecordKind;
  readonly id: string;
  readonly fields: readonly string[];
}

/** Everything the verdict rests on; nothing of it comes from the engine but the questions it put to a person. */
export interface TruthInput {
  readonly before: DemoState;
  readonly after: DemoState;
  readonly userChanges: readonly UserChange[];
  readonly questions: readonly Question[];
}

/** Compares what the accounts held before and after, by who and what their records really are. */
export function establishTruth(input: TruthInput): GroundTruth {
  const judged = Object.fromEntries(recordKinds.map((kind) => [kind, judgeKind(input, kind)]));
  const facts = (vendor: DemoVendor): Record<RecordKind, KindFacts> => ({
    contacts: judged.contacts?.facts[vendor] ?? noFacts,
    companies: judged.companies?.facts[vendor] ?? noFacts,
    deals: judged.deals?.facts[vendor] ?? noFacts,
  });
  return {
    accounts: { hubspot: facts('hubspot'), pipedrive: facts('pipedrive') },
    linked: {
      contacts: judged.contacts?.linked ?? 0,
      companies: judged.companies?.linked ?? 0,
      deals: judged.deals?.linked ?? 0,
    },
  };
}

const noFacts: KindFacts = {
  created: 0,
  updated: 0,
  duplicates: [],
  indistinguishable: 0,
  unexplained: [],
  alone: [],
  now: 0,
};

interface Side {
  readonly vendor: DemoVendor;
  readonly known: readonly HeldRecord[];
  readonly made: readonly MadeRecord[];
}

interface MadeRecord {
  readonly record: HeldRecord;
  readonly truthId: string | undefined;
}

function judgeKind(input: TruthInput, kind: RecordKind) {
  const telling = tellingKeys(input, kind);
  const asked = askedTruths(input, kind);
  const sides = demoVendors.map((vendor) => sideOf(input, kind, vendor));
  const [left, right] = sides;
  if (left === undefined || right === undefined) throw new TypeError('the demo has two accounts');
  const facts = Object.fromEntries(
    [
      { here: left, there: right },
      { here: right, there: left },
    ].map(({ here, there }) => [here.vendor, factsOf({ input, kind, here, there, telling, asked })]),
  );
  return { facts, linked: countPairs(left, right, asked) };
}

/** Keys that only one person, company or deal has: the switchboard of a company tells nothing about its people. */
function tellingKeys({ before }: TruthInput, kind: RecordKind): ReadonlySet<string> {
  const holders = new Map<string, Set<string>>();
  for (const vendor of demoVendors) {
    for (const { keys, truthId = '' } of before[vendor][kind].values()) {
      for (const key of keys) holders.set(key, (holders.get(key) ?? new Set()).add(truthId));
    }
  }
  return new Set([...holders].filter(([, truths]) => truths.size === 1).map(([key]) => key));
}

function askedTruths({ after, questions }: TruthInput, kind: RecordKind): ReadonlySet<string> {
  const asked = questions.filter(({ entity }) => entity === entityOfKind[kind]).flatMap(({ records }) => records);
  const truths = new Set<string>();
  for (const vendor of demoVendors) {
    for (const { connectionId, remoteId } of asked) {
      if (connectionId === vendor) truths.add(after[vendor][kind].get(remoteId)?.truthId ?? '');
    }
  }
  return truths;
}

function sideOf({ after }: TruthInput, kind: RecordKind, vendor: DemoVendor): Side {
  const other = vendor === 'hubspot' ? 'pipedrive' : 'hubspot';
  const sources = byTrait([...after[other][kind].values()].filter(({ truthId }) => truthId !== undefined));
  const records = [...after[vendor][kind].values()];
  return {
    vendor,
    known: records.filter(({ truthId }) => truthId !== undefined),
    made: records
      .filter(({ truthId }) => truthId === undefined)
      .map((record) => ({ record, truthId: originOf(record, sources) })),
  };
}

function byTrait(records: readonly HeldRecord[]): ReadonlyMap<string, readonly HeldRecord[]> {
  const found = new Map<string, HeldRecord[]>();
  for (const record of records) {
    for (const trait of traitsOf(record)) found.set(trait, [...(found.get(trait) ?? []), record]);
  }
  return found;
}

function traitsOf({ keys, name }: HeldRecord): readonly string[] {
  return [...new Set([...keys, `name:${name}`])];
}

/** Who or what a record that the engine made is: the record of the other account that it shares most with. */
function originOf(record: HeldRecord, sources: ReadonlyMap<string, readonly HeldRecord[]>): string | undefined {
  const shared = new Map<HeldRecord, number>();
  for (const trait of traitsOf(record)) {
    for (const source of sources.get(trait) ?? []) shared.set(source, (shared.get(source) ?? 0) + 1);
  }
  const [best] = [...shared].sort(([, left], [, right]) => right - left);
  return best?.[0].truthId;
}

interface FactParts {
  readonly input: TruthInput;
  readonly kind: RecordKind;
  readonly here: Side;
  readonly there: Side;
  readonly telling: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
}

function factsOf({ input, kind, here, there, telling, asked }: FactParts): KindFacts {
  const known = new Map(here.known.map((record) => [record.truthId, record]));
  const made = new Set<string>();
  const duplicates: string[] = [];
  const unexplained: string[] = [];
  let indistinguishable = 0;
  for (const { record, truthId } of here.made) {
    if (truthId === undefined) {
      unexplained.push(record.id);
      continue;
    }
    const twin = known.get(truthId);
    const isKnowable = twin?.keys.some((key) => telling.has(key) && record.keys.includes(key)) ?? false;
    if (made.has(truthId) || isKnowable) duplicates.push(record.id);
    else if (twin) indistinguishable += 1;
    made.add(truthId);
  }
  const elsewhere = countTruths(there);
  const alone = here.known.filter(({ truthId = '' }) => !elsewhere.has(truthId) && !asked.has(truthId));
  return {
    created: here.made.length,
    updated: countUpdated(input, kind, here),
    duplicates,
    indistinguishable,
    unexplained,
    alone: alone.map(({ id }) => id),
    now: here.known.length + here.made.length,
  };
}

/** Stamps that move with every change say nothing themselves. */
const stamps = new Set(['lastmodifieddate', 'hs_lastmodifieddate']);

function countUpdated({ before, userChanges }: TruthInput, kind: RecordKind, { vendor, known }: Side): number {
  const own = userChanges.filter((change) => change.vendor === vendor && change.kind === kind);
  return known.filter((record) => {
    const old = before[vendor][kind].get(record.id);
    if (old === undefined) return false;
    const edited = new Set(own.filter(({ id }) => id === record.id).flatMap(({ fields }) => fields));
    const names = new Set([...Object.keys(old.fields), ...Object.keys(record.fields)]);
    return [...names].some(
      (name) =>
        !stamps.has(name) &&
        !edited.has(name) &&
        JSON.stringify(old.fields[name]) !== JSON.stringify(record.fields[name]),
    );
  }).length;
}

function countPairs(left: Side, right: Side, asked: ReadonlySet<string>): number {
  const inRight = countTruths(right);
  let pairs = 0;
  for (const [truthId, count] of countTruths(left)) {
    if (!asked.has(truthId)) pairs += Math.min(count, inRight.get(truthId) ?? 0);
  }
  return pairs;
}

function countTruths({ known, made }: Side): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { truthId } of [...known, ...made]) {
    if (truthId !== undefined) counts.set(truthId, (counts.get(truthId) ?? 0) + 1);
  }
  return counts;
}

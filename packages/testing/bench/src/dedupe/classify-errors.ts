import { foldText } from '@crmsync/normalize';
import type { GeneratedContact } from './generate/generate-contacts.ts';

/** How many pairs of a kind there are, and how many of them went wrong. */
export interface ErrorKind {
  readonly kind: string;
  readonly pairs: number;
  readonly wrong: number;
  /** Ids of a few pairs that went wrong. */
  readonly examples: readonly (readonly [string, string])[];
}

/** What was missed, by what happened to either record; what was wrongly joined, by how the people are related. */
export interface ErrorKinds {
  readonly missed: readonly ErrorKind[];
  readonly joined: readonly ErrorKind[];
}

const mostExamples = 8;

interface Tally {
  pairs: number;
  wrong: number;
  readonly examples: [string, string][];
}

/** Says in which kinds of pairs found groups differ from the truth. A pair counts for every kind it belongs to. */
export function classifyErrors(
  contacts: readonly GeneratedContact[],
  clusters: Iterable<readonly string[]>,
): ErrorKinds {
  const clusterOf = new Map<string, number>();
  let number = 0;
  for (const cluster of clusters) {
    number += 1;
    for (const id of cluster) clusterOf.set(id, number);
  }
  const together = (a: GeneratedContact, b: GeneratedContact): boolean => {
    const cluster = clusterOf.get(a.record.id);
    return cluster !== undefined && cluster === clusterOf.get(b.record.id);
  };
  const missed = new Map<string, Tally>();
  for (const [a, b] of pairsWithin(contacts, ({ entity }) => entity)) {
    for (const kind of missKinds(a, b)) count(missed, kind, !together(a, b), a, b);
  }
  const joined = new Map<string, Tally>();
  for (const [a, b] of pairsWithin(contacts, ({ record }) => clusterOf.get(record.id))) {
    if (a.entity !== b.entity) count(joined, relation(a, b), true, a, b);
  }
  return { missed: sorted(missed), joined: sorted(joined) };
}

function* pairsWithin(
  contacts: readonly GeneratedContact[],
  keyOf: (contact: GeneratedContact) => number | undefined,
): Generator<readonly [GeneratedContact, GeneratedContact]> {
  const groups = new Map<number, GeneratedContact[]>();
  for (const contact of contacts) {
    const key = keyOf(contact);
    if (key === undefined) continue;
    for (const other of groups.get(key) ?? []) yield [other, contact];
    groups.set(key, [...(groups.get(key) ?? []), contact]);
  }
}

function missKinds(a: GeneratedContact, b: GeneratedContact): ReadonlySet<string> {
  const kinds = new Set<string>(['all', ...a.traits, ...b.traits]);
  const shared = (field: 'email' | 'phone' | 'company'): boolean => {
    const [left, right] = [a.record[field], b.record[field]].map((value) => foldText(value ?? '').replace(/\s/g, ''));
    return left !== '' && left === right;
  };
  if (!shared('email') && !shared('phone'))
    kinds.add(shared('company') ? 'only company shared' : 'no literal value shared');
  return kinds;
}

/** The closest relation that holds. */
function relation(a: GeneratedContact, b: GeneratedContact): string {
  const nameOf = ({ record }: GeneratedContact): string =>
    foldText(record.fullName ?? `${record.firstName ?? ''} ${record.lastName ?? ''}`);
  const sameName = nameOf(a) === nameOf(b);
  if (a.household === b.household) return sameName ? 'one home, same name' : 'one home';
  if (a.company >= 0 && a.company === b.company) return sameName ? 'colleagues, same name' : 'colleagues';
  return sameName ? 'strangers, same name' : 'strangers';
}

function count(
  tallies: Map<string, Tally>,
  kind: string,
  wrong: boolean,
  a: GeneratedContact,
  b: GeneratedContact,
): void {
  const tally = tallies.get(kind) ?? { pairs: 0, wrong: 0, examples: [] };
  tallies.set(kind, tally);
  tally.pairs += 1;
  if (!wrong) return;
  tally.wrong += 1;
  if (tally.examples.length < mostExamples) tally.examples.push([a.record.id, b.record.id]);
}

function sorted(tallies: ReadonlyMap<string, Tally>): ErrorKind[] {
  return [...tallies].map(([kind, tally]) => ({ kind, ...tally })).sort((a, b) => b.wrong - a.wrong);
}

import type { FieldValue, FieldValues } from '@crmsync/model';
import type { MatchCandidate, Matcher, MatchKey, MatchSubject, MatchVerdict } from '../../src/index.ts';

/** A record on its way to the hub. */
export interface Arrival {
  readonly name: string;
  readonly subject: MatchSubject;
}

/** What became of the records: clusters of names, each sorted, and how many questions were asked. */
export interface Outcome {
  readonly clusters: readonly string[];
  readonly questions: number;
}

interface Golden {
  readonly subject: MatchSubject;
  readonly members: readonly string[];
  /** Its keys, as `kind value`. */
  readonly keys: ReadonlySet<string>;
}

/** Lets records arrive one after the other. A question, and whether golden records are duplicates, is answered with yes. */
export function arrive(matcher: Matcher, arrivals: readonly Arrival[]): Outcome {
  const hub = new Map<string, Golden>();
  let questions = 0;
  for (const { name, subject } of arrivals) {
    const keys = matcher.keys(subject);
    const verdict = matcher.decide(subject, candidatesFor(hub, keys), {
      keyHolders: (key) => [...hub.values()].filter((golden) => golden.keys.has(keyText(key))).length,
    });
    if (verdict.verdict === 'ask' || (verdict.verdict === 'link' && verdict.alsoMatches)) questions += 1;
    let merged = subject;
    const members = [name];
    for (const id of matched(verdict)) {
      const other = hub.get(id);
      if (other === undefined) throw new Error('a candidate that was not offered');
      members.push(...other.members);
      merged = { ...subject, fields: union(other.subject.fields, merged.fields) };
      hub.delete(id);
    }
    hub.set(name, { subject: merged, members, keys: new Set(matcher.keys(merged).map(keyText)) });
  }
  return { clusters: [...hub.values()].map(({ members }) => [...members].sort().join(' ')).sort(), questions };
}

function matched(verdict: MatchVerdict): string[] {
  if (verdict.verdict === 'new') return [];
  if (verdict.verdict === 'ask') return verdict.candidates.map(({ id }) => id);
  return [verdict.id, ...(verdict.alsoMatches ?? []).map(({ id }) => id)];
}

function candidatesFor(hub: ReadonlyMap<string, Golden>, keys: readonly MatchKey[]): MatchCandidate[] {
  return [...hub].flatMap(([id, golden]) => {
    const sharedKeys = keys.filter((key) => golden.keys.has(keyText(key)));
    return sharedKeys.length === 0 ? [] : [{ id, subject: golden.subject, sharedKeys, linkedHere: false }];
  });
}

function keyText({ kind, value }: MatchKey): string {
  return `${kind} ${value}`;
}

function union(older: FieldValues, newer: FieldValues): FieldValues {
  const fields: FieldValues = { ...newer };
  for (const [field, value] of Object.entries(older)) fields[field] = joined(value, newer[field]);
  return fields;
}

function joined(older: FieldValue, newer: FieldValue | undefined): FieldValue {
  if (Array.isArray(older) && Array.isArray(newer)) return [...older, ...newer];
  return older === null || older === '' ? (newer ?? null) : older;
}

import { isOwnDomain } from './company-keys.ts';
import { isStopListedMailbox } from './contact-keys.ts';
import type { MatchCandidate } from './match-candidate.ts';
import type { MatchKey } from './match-key.ts';
import { inOrder, type MatchOptions } from './match-options.ts';
import type { MatchSubject } from './match-subject.ts';

/** The keys a record and one candidate have in common, told apart by what they can decide. */
export interface Evidence {
  /** All of them, in order of precedence. */
  readonly keys: MatchKey[];
  /** Those that no stop list names. */
  readonly rare: readonly MatchKey[];
  /** Those that no stop list names and that are strong on both sides. */
  readonly sure: readonly MatchKey[];
}

/** A record, one candidate, and what they share: all a rule looks at. */
export interface Pair {
  readonly subject: MatchSubject;
  readonly candidate: MatchCandidate;
  readonly evidence: Evidence;
}

/** Weighs the keys that the candidate was found by, and those that both show. */
export function evidenceOf(
  ours: readonly MatchKey[],
  theirs: readonly MatchKey[],
  found: readonly MatchKey[],
  options: MatchOptions,
): Evidence {
  const { sharedKeyLimit = 5, keyHolders = () => 0 } = options;
  const both = ours.filter((key) => theirs.some((other) => isSame(key, other)));
  const keys: MatchKey[] = [];
  const rare: MatchKey[] = [];
  // The caller's own key objects come first, so that a count kept per object is found.
  for (const given of inOrder([...found, ...both], options)) {
    if (keys.some((other) => isSame(given, other))) continue;
    const sides = [...ours, ...theirs].filter((other) => isSame(given, other));
    const key = [given, ...sides].find((side) => side.strength === 'weak') ?? given;
    keys.push(key);
    if (!isStopListed(key) && keyHolders(given) <= sharedKeyLimit) rare.push(key);
  }
  return { keys, rare, sure: rare.filter((key) => key.strength === 'strong') };
}

/** Whether any of the keys is of this kind. */
export function hasKind(keys: readonly MatchKey[], kind: MatchKey['kind']): boolean {
  return keys.some((key) => key.kind === kind);
}

/** Number of different kinds among the keys: two phones of one person are one piece of evidence. */
export function kindCount(keys: readonly MatchKey[]): number {
  return new Set(keys.map((key) => key.kind)).size;
}

function isStopListed({ kind, value }: MatchKey): boolean {
  return (kind === 'email' && isStopListedMailbox(value)) || (kind === 'domain' && !isOwnDomain(value));
}

function isSame(a: MatchKey, b: MatchKey): boolean {
  return a.kind === b.kind && a.value === b.value;
}

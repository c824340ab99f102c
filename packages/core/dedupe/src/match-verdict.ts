import type { MatchKey } from './match-key.ts';

/** A golden record that may be meant, and why. */
export interface MatchedCandidate {
  id: string;
  /** The keys in common, in order of precedence. */
  evidence: MatchKey[];
  /** Stable code in camel case. */
  reason: string;
}

/**
 * What to do with a record: link it to a golden record, ask a person which of several it is, or make a new golden
 * record. `reason` is a stable code in camel case; `evidence` are the keys it rests on, in order of precedence.
 * `alsoMatches`, absent when empty, are golden records that match as surely but by less: they duplicate the linked one.
 */
export type MatchVerdict =
  | { verdict: 'link'; id: string; evidence: MatchKey[]; reason: string; alsoMatches?: MatchedCandidate[] }
  | { verdict: 'ask'; candidates: MatchedCandidate[]; reason: string }
  | { verdict: 'new'; reason: string; evidence: MatchKey[] };

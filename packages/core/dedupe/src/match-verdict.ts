import type { MatchKey } from './match-key.ts';

/**
 * What to do with a record: link it to a golden record, ask a person which of several it is, or make a new golden
 * record. `reason` is a stable code in camel case; `evidence` are the keys it rests on, in order of precedence.
 */
export type MatchVerdict =
  | { verdict: 'link'; id: string; evidence: MatchKey[]; reason: string }
  | { verdict: 'ask'; candidates: { id: string; evidence: MatchKey[]; reason: string }[]; reason: string }
  | { verdict: 'new'; reason: string; evidence: MatchKey[] };

import type { MatchKey } from './match-key.ts';
import type { MatchSubject } from './match-subject.ts';

/** A golden record that has a key in common with the record. */
export interface MatchCandidate {
  readonly id: string;
  readonly subject: MatchSubject;
  /** The keys under which it was found; further ones that both subjects show are added. */
  readonly sharedKeys: readonly MatchKey[];
  /** Whether another record of the same account stands for this golden record already. */
  readonly linkedHere: boolean;
}

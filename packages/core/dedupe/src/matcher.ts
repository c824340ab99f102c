import type { MatchCandidate } from './match-candidate.ts';
import type { MatchKey } from './match-key.ts';
import type { MatchOptions } from './match-options.ts';
import type { MatchSubject } from './match-subject.ts';
import type { MatchVerdict } from './match-verdict.ts';

/** Decides which golden record a record is. Pure: the same question always has the same answer. */
export interface Matcher {
  /** The keys to store a record under and to look candidates up by, in order of precedence. */
  keys(subject: MatchSubject): readonly MatchKey[];
  /** Which candidate the record is, if any; options given here win over the matcher's own. */
  decide(subject: MatchSubject, candidates: readonly MatchCandidate[], options?: MatchOptions): MatchVerdict;
}

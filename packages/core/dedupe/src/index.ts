export { createMatcher } from './create-matcher.ts';
export type { MatchCandidate } from './match-candidate.ts';
export type { MatchKey } from './match-key.ts';
export { type MatchKeyOptions, matchKeys } from './match-keys.ts';
export type { MatchOptions } from './match-options.ts';
export type { MatchSubject } from './match-subject.ts';
export type { MatchedCandidate, MatchVerdict } from './match-verdict.ts';
export type { Matcher } from './matcher.ts';

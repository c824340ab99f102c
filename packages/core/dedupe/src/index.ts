export {
  createMatcher,
  type MatchCandidate,
  type Matcher,
  type MatchOptions,
} from './create-matcher.ts';
export type { MatchKey } from './match-key.ts';
export { type MatchKeyOptions, matchKeys } from './match-keys.ts';
export type { MatchSubject } from './match-subject.ts';
export type { MatchVerdict } from './match-verdict.ts';

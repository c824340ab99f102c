export { createMatcher } from './create-matcher.ts';
export {
  type DuplicateMetrics,
  type EvaluationInput,
  evaluateDuplicates,
  type IdPair,
} from './evaluate/evaluate-duplicates.ts';
export type { DedupeField, DedupeRecord, OtherField } from './find/dedupe-record.ts';
export { findDuplicates } from './find/find-duplicates.ts';
export type { FindOptions, FindStage } from './find/find-options.ts';
export type {
  BlockingRuleReport,
  DuplicatePair,
  FactEvidence,
  FindReport,
  FindResult,
  PairBand,
  PairExplanation,
  StopListedKey,
} from './find/find-result.ts';
export type { ReasonCode } from './find/reason-code.ts';
export type { MatchCandidate } from './match-candidate.ts';
export type { MatchKey } from './match-key.ts';
export { type MatchKeyOptions, matchKeys } from './match-keys.ts';
export type { MatchOptions } from './match-options.ts';
export type { MatchSubject } from './match-subject.ts';
export type { MatchedCandidate, MatchVerdict } from './match-verdict.ts';
export type { Matcher } from './matcher.ts';

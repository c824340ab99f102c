export { createMatcher } from './create-matcher.ts';
export {
  type DuplicateMetrics,
  type EvaluationInput,
  evaluateDuplicates,
  type JudgedPair,
} from './evaluate/evaluate-duplicates.ts';
export type { DedupeField, DedupeRecord, DedupeRecords, OtherField } from './find/dedupe-record.ts';
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
export {
  createDuplicateIndex,
  type DuplicateIndex,
  type DuplicateIndexOptions,
} from './lookup/create-duplicate-index.ts';
export {
  createStoredDuplicateIndex,
  type DuplicateKeyStorage,
  type StoredDuplicateIndex,
  type StoredDuplicateIndexOptions,
} from './lookup/create-stored-duplicate-index.ts';
export { type DuplicateKeyOptions, duplicateKeys } from './lookup/duplicate-keys.ts';
export type {
  CandidateExplanation,
  DuplicateCandidate,
  LookupOptions,
  LookupResult,
} from './lookup/lookup-result.ts';
export type { TrainedColumn, TrainedFact, TrainedModel } from './lookup/trained-model.ts';
export type { MatchCandidate } from './match-candidate.ts';
export type { MatchKey } from './match-key.ts';
export { type MatchKeyOptions, matchKeys } from './match-keys.ts';
export type { MatchOptions } from './match-options.ts';
export type { MatchSubject } from './match-subject.ts';
export type { MatchedCandidate, MatchVerdict } from './match-verdict.ts';
export type { Matcher } from './matcher.ts';
export type { ReviewContradiction, ReviewedPair, ReviewReport } from './review/reviewed-pair.ts';
export type { Contribution, ContributionRef, FieldClaim } from './survivorship/contribution.ts';
export { defaultFieldGroups, defaultSurvivorshipRule } from './survivorship/default-survivorship.ts';
export type { DecidedBy, FieldProvenance, GoldenRecord } from './survivorship/field-provenance.ts';
export { goldenRecord } from './survivorship/golden-record.ts';
export type { DecidingStep } from './survivorship/narrow-claims.ts';
export {
  type ContributedRecord,
  type MergeInput,
  type MergePart,
  type MergePlan,
  type MergeUndo,
  planMerge,
} from './survivorship/plan-merge.ts';
export { followRedirects, type Redirects } from './survivorship/redirects.ts';
export { replayProvenance } from './survivorship/replay-provenance.ts';
export type { Pin, SurvivorshipOptions } from './survivorship/survivorship-options.ts';
export {
  type FieldGroup,
  type SurvivorshipRule,
  type SurvivorshipRules,
  survivorshipRuleSchema,
  survivorshipRulesSchema,
  type TrustScore,
} from './survivorship/survivorship-rule.ts';
export { type MergeSide, type Unmerged, type UnmergeOptions, unmerge } from './survivorship/unmerge.ts';

import type { FieldValue } from '@crmsync/model';

/** Why a field was decided as it was; `divergent` is for differences that a caller leaves alone. */
export type DecisionReason =
  | 'unchanged'
  | 'agreed'
  | 'remoteChanged'
  | 'localChanged'
  | 'filledBlank'
  | 'newest'
  | 'priority'
  | 'setMerged'
  | 'max'
  | 'min'
  | 'appended'
  | 'longest'
  | 'mostComplete'
  | 'consent'
  | 'custom'
  | 'preferLocal'
  | 'preferRemote'
  | 'held'
  | 'divergent';

/** What is to be done with one field. */
export interface FieldDecision {
  readonly field: string;
  /** `none`: nothing to write anywhere; `merged`: a value that neither side has; `hold`: wait for a person. */
  readonly action: 'none' | 'takeRemote' | 'keepLocal' | 'merged' | 'hold';
  /** The value that holds from now on; for `hold` the local one. */
  readonly value: FieldValue;
  readonly reason: DecisionReason;
  /** Both sides changed, differently; without a base: both hold something, differently. */
  readonly conflict: boolean;
}

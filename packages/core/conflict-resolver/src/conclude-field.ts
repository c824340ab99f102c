import type { FieldValue } from '@crmsync/model';
import type { DecisionReason, FieldDecision } from './field-decision.ts';
import type { FieldMergeInput } from './merge-field-input.ts';
import { sameValue } from './same-value.ts';

/** Says what a chosen value means for the two sides; a value that a side already means is given in that side's spelling. */
export function concludeField(
  input: FieldMergeInput,
  value: FieldValue,
  reason: DecisionReason,
  conflict: boolean,
): FieldDecision {
  const { field, kind, compare } = input;
  if (sameValue(kind, value, input.remote, compare)) {
    return { field, action: 'takeRemote', value: input.remote ?? null, reason, conflict };
  }
  if (sameValue(kind, value, input.local, compare)) {
    return { field, action: 'keepLocal', value: input.local ?? null, reason, conflict };
  }
  return { field, action: 'merged', value, reason, conflict };
}

import type { FieldValues } from '@crmsync/model';
import { normalizeDateOnly, normalizeInstant, slug } from '@crmsync/normalize';
import type { MatchKey } from './match-key.ts';
import { textOf } from './read-fields.ts';

/** Fingerprint of an activity or task: kind, start to the second (a task's due time or day), subject. */
export function occurrenceKeys(fields: FieldValues): readonly MatchKey[] {
  const start = startOf(fields);
  if (start === null) return [];
  const subject = slug(textOf(fields, 'subject'));
  const value = [textOf(fields, 'kind'), start, subject].join('|');
  return [{ kind: 'fingerprint', value, strength: subject === '' ? 'weak' : 'strong' }];
}

function startOf(fields: FieldValues): string | null {
  const instant = normalizeInstant(textOf(fields, 'occurredAt') || textOf(fields, 'dueAt'));
  return instant?.slice(0, 19) ?? normalizeDateOnly(textOf(fields, 'dueOn'));
}

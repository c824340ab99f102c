import { compareRelated } from './compare-related.ts';
import { hasKind, type Pair } from './evidence.ts';
import type { Ruling } from './ruling.ts';

/** Whether a record is the same activity or task as a candidate: the same fingerprint, and nobody else's. */
export function judgeOccurrence({ subject, candidate, evidence }: Pair): Ruling {
  const related = compareRelated(subject, candidate.subject, ['contacts', 'companies', 'deals']);
  const weight = Number(related === 'shared');
  if (!hasKind(evidence.keys, 'fingerprint')) return { outcome: 'new', reason: 'onlySharedKeys', weight };
  if (candidate.linkedHere) return { outcome: 'new', reason: 'alreadyLinkedHere', weight };
  if (related === 'disjoint') return { outcome: 'new', reason: 'differentRelations', weight };
  if (related === 'unknown' && !hasKind(evidence.sure, 'fingerprint')) {
    return { outcome: 'new', reason: 'onlySharedKeys', weight };
  }
  return { outcome: 'link', reason: 'sameFingerprint', weight };
}

import type { FieldValues } from '@crmsync/model';
import { normalizeMoney } from '@crmsync/normalize';
import { compareRelated, hasKind, type Pair } from './evidence.ts';
import { asText, memberOf } from './read-fields.ts';
import type { Ruling } from './ruling.ts';

/** Whether a record is the same deal as a candidate: the name says little, whose deal it is says more. */
export function judgeDeal({ subject, candidate, evidence }: Pair): Ruling {
  const related = compareRelated(subject, candidate.subject, ['companies', 'contacts']);
  const amount = sameAmount(subject.fields, candidate.subject.fields);
  if (!hasKind(evidence.keys, 'dealName')) return { outcome: 'new', reason: 'onlySharedKeys', weight: 0 };
  if (related === 'disjoint') return { outcome: 'new', reason: 'differentRelations', weight: 0 };
  if (candidate.linkedHere) {
    const asks = related === 'shared' && amount;
    return { outcome: asks ? 'ask' : 'new', reason: asks ? 'sameNameAndRelation' : 'alreadyLinkedHere', weight: 0 };
  }
  if (related === 'shared') return { outcome: 'link', reason: 'sameNameAndRelation', weight: 1 };
  if (!hasKind(evidence.rare, 'dealName')) return { outcome: 'new', reason: 'onlySharedKeys', weight: 0 };
  if (amount) return { outcome: 'link', reason: 'sameNameAndAmount', weight: 0 };
  return { outcome: 'new', reason: 'nameOnly', weight: 0 };
}

/** Whether both have an amount and it is the same; a currency that one side does not say is no difference. */
function sameAmount(a: FieldValues, b: FieldValues): boolean {
  const left = amountOf(a);
  const right = amountOf(b);
  if (left === null || right === null || left.amount !== right.amount) return false;
  return left.currency === right.currency || left.currency === null || right.currency === null;
}

function amountOf(fields: FieldValues): ReturnType<typeof normalizeMoney> {
  const amount = asText(memberOf(fields.amount, 'amount'));
  return normalizeMoney({ amount, currency: asText(memberOf(fields.amount, 'currency')) || null });
}

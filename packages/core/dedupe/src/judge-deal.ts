import type { FieldValues } from '@crmsync/model';
import { normalizeMoney } from '@crmsync/normalize';
import { compareRelated } from './compare-related.ts';
import { hasKind, type Pair } from './evidence.ts';
import type { MatchCandidate } from './match-candidate.ts';
import type { MatchSubject } from './match-subject.ts';
import { asText, memberOf } from './read-fields.ts';
import type { Ruling } from './ruling.ts';

type Opinion = Omit<Ruling, 'weight'>;

/** Whether a record is the same deal as a candidate: the name says little, whose deal it is says more. */
export function judgeDeal(pair: Pair): Ruling {
  return { ...judge(pair), weight: 1 };
}

function judge({ subject, candidate, evidence }: Pair): Opinion {
  const related = compareRelated(subject, candidate.subject, ['companies', 'contacts']);
  const amount = sameAmount(subject.fields, candidate.subject.fields);
  if (!hasKind(evidence.keys, 'dealName')) return { outcome: 'new', reason: 'onlySharedKeys' };
  if (related === 'disjoint') {
    // Whose deal it is may itself have been told apart wrongly: name, amount and day together are no chance.
    const isTwin = amount && !candidate.linkedHere && hasKind(evidence.rare, 'dealName') && sameDay(subject, candidate);
    return isTwin
      ? { outcome: 'ask', reason: 'sameDealDifferentRelations' }
      : { outcome: 'new', reason: 'differentRelations' };
  }
  if (related === 'shared' && !candidate.linkedHere) return { outcome: 'link', reason: 'sameNameAndRelation' };
  // Two deals of one account are two deals, unless nothing at all tells them apart.
  if (related === 'shared' && amount) return { outcome: 'ask', reason: 'sameNameRelationAndAmount' };
  if (candidate.linkedHere) return { outcome: 'new', reason: 'alreadyLinkedHere' };
  if (!hasKind(evidence.rare, 'dealName')) return { outcome: 'new', reason: 'onlySharedKeys' };
  return amount ? { outcome: 'link', reason: 'sameNameAndAmount' } : { outcome: 'new', reason: 'nameOnly' };
}

/** Whether both are expected to close on one day. */
function sameDay(subject: MatchSubject, candidate: MatchCandidate): boolean {
  const day = asText(subject.fields.expectedCloseOn);
  return day !== '' && day === asText(candidate.subject.fields.expectedCloseOn);
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

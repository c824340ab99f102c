import { comparePersonNames, type NameRelation } from './compare-person-names.ts';
import { hasKind, kindCount, type Pair } from './evidence.ts';
import type { Ruling } from './ruling.ts';

/** Whether a record is the same person as a candidate, from what they share and how their names compare. */
export function judgeContact({ subject, candidate, evidence }: Pair): Ruling {
  const names = comparePersonNames(subject.fields, candidate.subject.fields);
  const weight = kindCount(evidence.sure);
  if (names === 'generations') return { outcome: 'new', reason: 'differentGenerations', weight };
  const email = hasKind(evidence.sure, 'email');
  const phone = hasKind(evidence.sure, 'phone');
  if (candidate.linkedHere) return { ...judgeSecond(names, email, phone), weight };
  if (names === 'different') {
    if (email) return { outcome: 'ask', reason: 'sameEmailDifferentNames', weight };
    return { outcome: 'new', reason: 'differentNames', weight };
  }
  if (email) return { outcome: 'link', reason: phone ? 'sameEmailAndPhone' : 'sameEmail', weight };
  if (phone && names === 'close') return { outcome: 'ask', reason: 'samePhoneCloseNames', weight };
  if (phone) return { outcome: 'link', reason: 'samePhone', weight };
  if (names === 'same') return { outcome: 'ask', reason: 'sameNameSharedKey', weight };
  return { outcome: 'new', reason: 'onlySharedKeys', weight };
}

/** The golden record has a record in this account already: a second one is more often a colleague than a duplicate. */
function judgeSecond(names: NameRelation, email: boolean, phone: boolean): Omit<Ruling, 'weight'> {
  if (names === 'different') return { outcome: 'new', reason: 'differentNames' };
  if (email) return { outcome: 'link', reason: phone ? 'sameEmailAndPhone' : 'sameEmail' };
  if (names !== 'same') return { outcome: 'new', reason: 'alreadyLinkedHere' };
  return phone ? { outcome: 'link', reason: 'samePhoneAndName' } : { outcome: 'ask', reason: 'sameNameSharedKey' };
}

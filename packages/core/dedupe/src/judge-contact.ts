import { isAtDomain } from './colleague-keys.ts';
import { comparePersonNames, type NameRelation } from './compare-person-names.ts';
import { contactKeys } from './contact-keys.ts';
import { type Evidence, hasKind, kindCount, type Pair } from './evidence.ts';
import type { Ruling } from './ruling.ts';

type Opinion = Omit<Ruling, 'weight'>;

/** Whether a record is the same person as a candidate, from what they share and how their names compare. */
export function judgeContact({ subject, candidate, evidence }: Pair): Ruling {
  const names = comparePersonNames(subject.fields, candidate.subject.fields);
  const email = hasKind(evidence.sure, 'email');
  const phone = hasKind(evidence.sure, 'phone');
  const opinion = candidate.linkedHere
    ? judgeSecond(names, email, phone, evidence)
    : (judgeFirst(names, email, phone) ?? judgeColleague(names, { subject, candidate, evidence }));
  return { ...opinion, weight: kindCount(evidence.sure) };
}

/** What phone and mailbox say; undefined when they say nothing. */
function judgeFirst(names: NameRelation, email: boolean, phone: boolean): Opinion | undefined {
  if (names === 'generations') return { outcome: 'new', reason: 'differentGenerations' };
  // One family may have one mailbox; a number with two names is a switchboard.
  if (names === 'different' && email) return { outcome: 'ask', reason: 'sameEmailDifferentNames' };
  if (names === 'different') return { outcome: 'new', reason: 'differentNames' };
  if (email) return linkByEmail(phone);
  if (phone && names === 'close') return { outcome: 'ask', reason: 'samePhoneCloseNames' };
  if (phone) return { outcome: 'link', reason: 'samePhone' };
  return undefined;
}

/** One full name at one company: the same person, unless both have a mailbox of their own and these differ. */
function judgeColleague(names: NameRelation, { subject, candidate, evidence }: Pair): Opinion {
  const sameName = names === 'same' || names === 'compatible';
  if (!sameName || !hasKind(evidence.rare, 'nameAtCompany')) return nothingSure(names, evidence);
  const own = [subject, candidate.subject].map(({ fields }) =>
    contactKeys(fields, undefined).filter((key) => key.kind === 'email' && key.strength === 'strong'),
  );
  if (own.some((keys) => keys.length === 0)) return { outcome: 'link', reason: 'sameNameAtCompany' };
  // Namesakes under one mail domain have a mailbox each; only a company in common makes it a question.
  const atCompany = evidence.rare.some((key) => key.kind === 'nameAtCompany' && !isAtDomain(key));
  return { outcome: atCompany ? 'ask' : 'new', reason: 'sameNameAtCompanyOtherEmail' };
}

/** The golden record has a record in this account already: a second one is more often a colleague than a duplicate. */
function judgeSecond(names: NameRelation, email: boolean, phone: boolean, evidence: Evidence): Opinion {
  if (names === 'generations') return { outcome: 'new', reason: 'differentGenerations' };
  if (names === 'different') return { outcome: 'new', reason: 'differentNames' };
  if (email) return linkByEmail(phone);
  if (names !== 'same') return { outcome: 'new', reason: 'alreadyLinkedHere' };
  return phone ? { outcome: 'link', reason: 'samePhoneAndName' } : nothingSure(names, evidence);
}

function linkByEmail(phone: boolean): Opinion {
  return { outcome: 'link', reason: phone ? 'sameEmailAndPhone' : 'sameEmail' };
}

function nothingSure(names: NameRelation, { keys }: Evidence): Opinion {
  if (names === 'same' && keys.some((key) => key.kind !== 'nameAtCompany'))
    return { outcome: 'ask', reason: 'sameNameAndSharedKey' };
  return { outcome: 'new', reason: 'onlySharedKeys' };
}

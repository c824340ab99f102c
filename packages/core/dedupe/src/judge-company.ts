import { companyDomains } from './company-keys.ts';
import { compareCompanyNames } from './compare-company-names.ts';
import { hasKind, type Pair } from './evidence.ts';
import type { Ruling } from './ruling.ts';

type Opinion = Omit<Ruling, 'weight'>;

/** Whether a record is the same company as a candidate, from domains and names. */
export function judgeCompany({ subject, candidate, evidence }: Pair): Ruling {
  const names = compareCompanyNames(subject.fields, candidate.subject.fields);
  if (hasKind(evidence.sure, 'domain')) {
    return { ...judgeDomain(names, candidate.linkedHere), weight: names === 'same' ? 2 : 1 };
  }
  const byName = hasKind(evidence.rare, 'companyName');
  const byPhone = hasKind(evidence.sure, 'phone') && names !== 'different';
  if (!byName && !byPhone) return { outcome: 'new', reason: 'onlySharedKeys', weight: 0 };
  if (contradict(companyDomains(subject.fields), companyDomains(candidate.subject.fields))) {
    return { outcome: 'new', reason: 'differentDomains', weight: 0 };
  }
  if (!byName) return { outcome: candidate.linkedHere ? 'new' : 'link', reason: 'samePhone', weight: 1 };
  if (names !== 'same') return { outcome: candidate.linkedHere ? 'new' : 'ask', reason: 'similarName', weight: 1 };
  return { outcome: candidate.linkedHere ? 'ask' : 'link', reason: 'sameName', weight: 1 };
}

function judgeDomain(names: ReturnType<typeof compareCompanyNames>, linkedHere: boolean): Opinion {
  if (names === 'same') return { outcome: 'link', reason: 'sameDomainAndName' };
  if (linkedHere) return { outcome: 'new', reason: 'alreadyLinkedHere' };
  if (names === 'different') return { outcome: 'ask', reason: 'sameDomainDifferentNames' };
  return { outcome: 'link', reason: 'sameDomain' };
}

/** Whether both have domains of their own and none in common; a subdomain counts as common. */
function contradict(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return !a.some((one) => b.some((other) => one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)));
}

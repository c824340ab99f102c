import type { FieldValues } from '@crmsync/model';
import { closeSpelling } from './close-spelling.ts';
import { companyDomains, companyNames } from './company-keys.ts';
import { hasKind, type Pair } from './evidence.ts';
import type { Ruling } from './ruling.ts';

/** Whether a record is the same company as a candidate, from domains and names. */
export function judgeCompany({ subject, candidate, evidence }: Pair): Ruling {
  const names = compareCompanyNames(subject.fields, candidate.subject.fields);
  const domain = hasKind(evidence.sure, 'domain');
  const name = hasKind(evidence.rare, 'companyName');
  const weight = Number(domain) + Number(domain && names === 'same');
  if (domain) {
    if (names === 'same') return { outcome: 'link', reason: 'sameDomainAndName', weight };
    if (candidate.linkedHere) return { outcome: 'new', reason: 'alreadyLinkedHere', weight };
    if (names === 'different') return { outcome: 'ask', reason: 'sameDomainDifferentNames', weight };
    return { outcome: 'link', reason: 'sameDomain', weight };
  }
  if (!name) return { outcome: 'new', reason: 'onlySharedKeys', weight };
  if (contradict(companyDomains(subject.fields), companyDomains(candidate.subject.fields))) {
    return { outcome: 'new', reason: 'differentDomains', weight };
  }
  return { outcome: candidate.linkedHere ? 'ask' : 'link', reason: 'sameName', weight };
}

/** How the names of two companies compare; `compatible` when one is missing, longer or differs in spelling only. */
function compareCompanyNames(a: FieldValues, b: FieldValues): 'same' | 'compatible' | 'different' {
  const left = companyNames(a);
  const right = companyNames(b);
  if (left.length === 0 || right.length === 0) return 'compatible';
  if (left.some((name) => right.includes(name))) return 'same';
  return left.some((one) => right.some((other) => compatible(one, other))) ? 'compatible' : 'different';
}

function compatible(a: string, b: string): boolean {
  const left = a.split(' ');
  const right = b.split(' ');
  const contained = left.every((word) => right.includes(word)) || right.every((word) => left.includes(word));
  return contained || closeSpelling(a.replaceAll(' ', ''), b.replaceAll(' ', ''));
}

/** Whether both have domains of their own and none in common; a subdomain counts as common. */
function contradict(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return !a.some((one) => b.some((other) => one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)));
}

import type { FieldValues } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { createMatcher, type MatchCandidate, type MatchOptions } from '../src/index.ts';
import { goldenRecords } from './support/records.ts';

const matcher = createMatcher();
const golden = goldenRecords('company');
const phones = [{ number: '+12125550142', e164: '+12125550142' }];

function company(name: string | null, ...domains: readonly string[]): FieldValues {
  return { name, domains: [...domains] };
}

function decide(fields: FieldValues, candidates: readonly MatchCandidate[], options?: MatchOptions) {
  return matcher.decide({ entity: 'company', fields }, candidates, options);
}

function between(a: FieldValues, b: FieldValues, linkedHere = false): string {
  const { verdict, reason } = decide(a, [golden('g', b, { linkedHere })]);
  return `${verdict} ${reason}`;
}

describe('matching a company (R17)', () => {
  it.each([
    [
      company('Müller & Söhne GmbH', 'mueller.example'),
      company('MULLER AND SOHNE', 'mueller.example'),
      'link sameDomainAndName',
    ],
    [company('Acme Inc.', 'acme.example'), company('Acme Europe', 'acme.example'), 'link sameDomain'],
    [company('IBM', 'ibm.example'), company('International Business Machines', 'ibm.example'), 'link sameDomain'],
    [company('Acme Fods', 'acme.example'), company('Acme Foods', 'acme.example'), 'link sameDomain'],
    [company(null, 'acme.example'), company('Acme', 'acme.example'), 'link sameDomain'],
    [company('N/A', 'acme.example'), company('Acme', 'acme.example'), 'link sameDomain'],
    [company('Wal-Mart', 'acme.example'), company('Walmart', 'acme.example'), 'link sameDomain'],
    [company('Shop #1234', 'chain.example'), company('Shop #1235', 'chain.example'), 'ask sameDomainDifferentNames'],
    [
      company('General Steel', 'acme.example'),
      company('Central Steel', 'acme.example'),
      'ask sameDomainDifferentNames',
    ],
    [company('Acme', 'holding.example'), company('Borealis', 'holding.example'), 'ask sameDomainDifferentNames'],
    [company('Acme Ltd'), company('ACME', 'acme.example'), 'link sameName'],
    [company('Acme Ltd'), company('ACME'), 'link sameName'],
    [company('Acme', 'acme.example'), company('Acme', 'acme.test'), 'new differentDomains'],
    [company('Acme', 'shop.acme.example'), company('Acme', 'acme.example'), 'link sameName'],
    [company('Acme', 'gmail.com'), company('Borealis', 'gmail.com'), 'new nothingShared'],
    [company('Acme', 'gmail.com'), company('Acme', 'acme.example'), 'link sameName'],
  ])('%j and %j: %s', (a, b, expected) => {
    expect([between(a, b), between(b, a)]).toEqual([expected, expected]);
  });
  it.each<[string, FieldValues, FieldValues, string]>([
    [
      'links by a number, when the names agree',
      { name: 'Acme', phones },
      { name: 'Acme Europe', phones },
      'link samePhone',
    ],
    ['not when they do not', { name: 'Acme', phones }, { name: 'Borealis', phones }, 'new onlySharedKeys'],
    [
      'not when the domains differ',
      { ...company('Acme', 'acme.example'), phones },
      { ...company('Acme Europe', 'acme.test'), phones },
      'new differentDomains',
    ],
    ['asks about a group and its company', company('Acme Holding'), company('Acme'), 'ask similarName'],
  ])('%s', (_, a, b, expected) => {
    expect([between(a, b), between(b, a)]).toEqual([expected, expected]);
  });
  it('reads domains from websites and mailboxes, but not from platforms', () => {
    const known = golden('g1', company(null, 'acme.example'));
    expect(decide({ websites: ['https://www.acme.example/about'] }, [known]).verdict).toBe('link');
    expect(decide({ emails: [{ address: 'info@acme.example' }] }, [known]).verdict).toBe('link');
    const page = golden('g2', { websites: ['https://www.facebook.com/acme'] });
    expect(decide({ websites: ['https://de-de.facebook.com/borealis'] }, [page]).verdict).toBe('new');
  });
  it('gives a free-mail domain no say, even where it is stored as a key', () => {
    const sharedKeys = [{ kind: 'domain', value: 'gmail.com', strength: 'strong' }] as const;
    expect(decide(company(null), [golden('g1', company('Acme'), { sharedKeys })])).toMatchObject({
      verdict: 'new',
      reason: 'onlySharedKeys',
      evidence: sharedKeys,
    });
  });
  it('asks which of several companies of one name it is', () => {
    const known = [golden('b', company('Acme', 'acme.test')), golden('a', company('Acme', 'acme.example'))];
    expect(decide(company('Acme'), known)).toMatchObject({
      verdict: 'ask',
      reason: 'severalMatches',
      candidates: [{ id: 'a' }, { id: 'b' }],
    });
  });
  it('takes the one that shares domain and name', () => {
    const known = [golden('a', company('Acme Europe', 'acme.example')), golden('b', company('Acme', 'acme.example'))];
    expect(decide(company('Acme', 'acme.example'), known)).toMatchObject({ verdict: 'link', id: 'b' });
  });
  it('asks when one has the domain and another the name', () => {
    const known = [golden('a', company(null, 'acme.example')), golden('b', company('Acme'))];
    expect(decide(company('Acme', 'acme.example'), known)).toMatchObject({ verdict: 'ask', reason: 'severalMatches' });
  });
  it('does not decide by a domain or name that many hold', () => {
    const known = [golden('g1', company('Holding Group', 'holding.example'))];
    const crowded: MatchOptions = { keyHolders: () => 6 };
    expect(decide(company('Holding Group', 'holding.example'), known, crowded)).toMatchObject({
      verdict: 'new',
      reason: 'onlySharedKeys',
    });
    const onlyDomain: MatchOptions = { keyHolders: (key) => (key.kind === 'domain' ? 6 : 1) };
    expect(decide(company('Holding Group', 'holding.example'), known, onlyDomain)).toMatchObject({
      reason: 'sameName',
    });
  });
});

describe('a company that has a record in this account already', () => {
  it.each([
    [company('Acme', 'acme.example'), company('ACME Inc', 'acme.example'), 'link sameDomainAndName'],
    [company('Acme Europe', 'acme.example'), company('Acme', 'acme.example'), 'new alreadyLinkedHere'],
    [company(null, 'acme.example'), company('Acme', 'acme.example'), 'new alreadyLinkedHere'],
    [company('Acme'), company('Acme', 'acme.example'), 'ask sameName'],
    [company('Acme', 'acme.test'), company('Acme', 'acme.example'), 'new differentDomains'],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(between(a, b, true)).toBe(expected);
  });
});

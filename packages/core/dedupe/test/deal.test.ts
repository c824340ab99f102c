import { describe, expect, it } from 'vitest';
import { createMatcher, type MatchCandidate, type MatchOptions, type MatchSubject } from '../src/index.ts';
import { goldenRecords } from './support/records.ts';

const matcher = createMatcher();
const golden = goldenRecords('deal');
type Related = NonNullable<MatchSubject['related']>;

function deal(name: string, amount?: string, related: Related = {}): MatchSubject {
  const money = amount === undefined ? null : { amount, currency: 'EUR' };
  return { entity: 'deal', fields: { name, amount: money }, related };
}

function known(id: string, { fields, related = {} }: MatchSubject, linkedHere = false): MatchCandidate {
  return golden(id, fields, { related, linkedHere });
}

function between(a: MatchSubject, b: MatchSubject, linkedHere = false, options: MatchOptions = {}): string {
  const { verdict, reason } = matcher.decide(a, [known('g', b, linkedHere)], options);
  return `${verdict} ${reason}`;
}

describe('matching a deal (R17)', () => {
  const acme = { companies: ['acme'] };
  const jane = { contacts: ['jane'] };
  it.each([
    ['of one company', deal('New roof', '10', acme), deal('NEW  roof', '99', acme), 'link sameNameAndRelation'],
    ['of one contact', deal('New roof', '10', jane), deal('New roof', '99', jane), 'link sameNameAndRelation'],
    [
      'of two companies',
      deal('New roof', '10', acme),
      deal('New roof', '10', { companies: ['b'] }),
      'new differentRelations',
    ],
    ['with one amount, unrelated', deal('New roof', '10.00'), deal('New roof', '10'), 'link sameNameAndAmount'],
    ['with one amount, one unrelated', deal('New roof', '10', acme), deal('New roof', '10'), 'link sameNameAndAmount'],
    ['with two amounts, unrelated', deal('New roof', '10'), deal('New roof', '11'), 'new nameOnly'],
    ['without amounts, unrelated', deal('New roof'), deal('New roof'), 'new nameOnly'],
    ['with two names', deal('New roof', '10', acme), deal('Old roof', '10', acme), 'new nothingShared'],
  ])('%s', (_, a, b, expected) => {
    expect([between(a, b), between(b, a)]).toEqual([expected, expected]);
  });
  it('asks when only whose deal it is differs: name, amount and day are one', () => {
    const onDay = (subject: MatchSubject, expectedCloseOn: string): MatchSubject => ({
      ...subject,
      fields: { ...subject.fields, expectedCloseOn },
    });
    const ours = onDay(deal('New roof', '10', jane), '2026-03-31');
    const theirs = deal('New roof', '10.00', { contacts: ['j'] });
    expect(between(ours, onDay(theirs, '2026-03-31'))).toBe('ask sameDealDifferentRelations');
    expect(between(ours, onDay(theirs, '2026-04-30'))).toBe('new differentRelations');
    expect(between(ours, theirs)).toBe('new differentRelations');
    expect(between(ours, onDay(theirs, '2026-03-31'), true)).toBe('new differentRelations');
  });
  it('takes an unsaid currency for no difference, and another currency for one', () => {
    const inDollars: MatchSubject = {
      entity: 'deal',
      fields: { name: 'Roof', amount: { amount: '5', currency: 'USD' } },
    };
    const unsaid: MatchSubject = { entity: 'deal', fields: { name: 'Roof', amount: { amount: '5', currency: null } } };
    expect(between(deal('Roof', '5'), inDollars)).toBe('new nameOnly');
    expect(between(deal('Roof', '5'), unsaid)).toBe('link sameNameAndAmount');
  });
  it('asks which of several it is', () => {
    const subject = deal('Renewal', '10', acme);
    const found = [known('b', deal('Renewal', '10', acme)), known('a', deal('Renewal', '20', acme))];
    expect(matcher.decide(subject, found)).toMatchObject({
      verdict: 'ask',
      reason: 'severalMatches',
      candidates: [{ id: 'a' }, { id: 'b' }],
    });
  });
  it('does not trust a name that many deals have, unless they are of one company', () => {
    const crowded: MatchOptions = { keyHolders: () => 6 };
    expect(between(deal('New deal', '10'), deal('New deal', '10'), false, crowded)).toBe('new onlySharedKeys');
    expect(between(deal('New deal', '10', acme), deal('New deal', '10', acme), false, crowded)).toBe(
      'link sameNameAndRelation',
    );
  });
  it('keeps two deals of one account apart, and asks when nothing tells them apart', () => {
    expect(between(deal('Renewal', '10', acme), deal('Renewal', '20', acme), true)).toBe('new alreadyLinkedHere');
    expect(between(deal('Renewal', '10'), deal('Renewal', '10'), true)).toBe('new alreadyLinkedHere');
    expect(between(deal('Renewal', '10', acme), deal('Renewal', '10', acme), true)).toBe(
      'ask sameNameRelationAndAmount',
    );
  });
});

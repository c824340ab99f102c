import type { FieldValues } from '@crmsync/model';
import { entityTypes } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher, type MatchCandidate, type MatchSubject, matchKeys } from '../src/index.ts';

const matcher = createMatcher({ defaultRegion: 'US' });

function someOf<T>(...values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.subarray([...values]);
}

// Few values, so that records often have something in common.
const contact: fc.Arbitrary<FieldValues> = fc.record({
  firstName: fc.constantFrom('Robert', 'Bob', 'R.', 'Mary', 'Rboert', ''),
  lastName: fc.constantFrom('Smith', 'Smyth', 'Jones', 'Smith-Jones', ''),
  suffix: fc.constantFrom('', '', 'Jr', 'Sr'),
  emails: someOf({ address: 'bob@example.com' }, { address: 'info@example.com' }, { address: 'mary@example.com' }),
  phones: someOf({ number: '(212) 555-0142' }, { number: '+12125550143' }, { number: '+12125550144', type: 'fax' }),
});
const company: fc.Arbitrary<FieldValues> = fc.record({
  name: fc.constantFrom('Acme', 'Acme Inc.', 'Acme Europe', 'Borealis', null),
  domains: someOf('acme.example', 'shop.acme.example', 'acme.test', 'gmail.com'),
});
const deal: fc.Arbitrary<FieldValues> = fc.record({
  name: fc.constantFrom('Roof', 'roof', 'Door'),
  amount: fc.constantFrom(null, { amount: '5', currency: 'EUR' }, { amount: '5.0', currency: null }),
});
const activity: fc.Arbitrary<FieldValues> = fc.record({
  kind: fc.constantFrom('call', 'note'),
  occurredAt: fc.constantFrom('2026-03-04T10:20:30Z', '2026-03-04T10:20:30.5Z', null),
  subject: fc.constantFrom('Talk', 'talk', null),
});
const related = fc.record({ companies: someOf('c1', 'c2'), contacts: someOf('p1', 'p2') });

function subjects(count: number): fc.Arbitrary<MatchSubject[]> {
  const of = (entity: MatchSubject['entity'], fields: fc.Arbitrary<FieldValues>) =>
    fc.array(fc.record({ entity: fc.constant(entity), fields, related }), { minLength: count, maxLength: count });
  return fc.oneof(of('contact', contact), of('company', company), of('deal', deal), of('activity', activity));
}

function candidate(subject: MatchSubject, index: number, linkedHere = false): MatchCandidate {
  return { id: `g${index}`, subject, sharedKeys: [], linkedHere };
}

describe('laws of matching', () => {
  it('the order in which candidates are given makes no difference', () => {
    const choices = fc.tuple(
      subjects(5),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      fc.infiniteStream(fc.nat()),
    );
    fc.assert(
      fc.property(choices, ([[subject, ...others], linkedHere, random]) => {
        const candidates = others.map((other, index) => candidate(other, index, linkedHere[index]));
        const shuffled = candidates
          .map((value) => ({ value, rank: random.next().value ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ value }) => value);
        expect(matcher.decide(subject!, shuffled)).toEqual(matcher.decide(subject!, candidates));
      }),
      { numRuns: 500 },
    );
  });

  it('two records are judged alike from either side', () => {
    fc.assert(
      fc.property(subjects(2), fc.boolean(), fc.nat({ max: 8 }), ([a, b], linkedHere, holders) => {
        const options = { keyHolders: () => holders };
        const one = matcher.decide(a!, [candidate(b!, 1, linkedHere)], options);
        const other = matcher.decide(b!, [candidate(a!, 1, linkedHere)], options);
        expect(one).toEqual(other);
      }),
      { numRuns: 1000 },
    );
  });

  it('only a candidate with a common key is linked or asked about, and the keys are named', () => {
    fc.assert(
      fc.property(subjects(4), ([subject, ...others]) => {
        const candidates = others.map((other, index) => candidate(other, index));
        const verdict = matcher.decide(subject!, candidates);
        if (verdict.verdict === 'new') return;
        for (const { id, evidence } of verdict.verdict === 'link' ? [verdict] : verdict.candidates) {
          const found = candidates.find((other) => other.id === id);
          const theirs = matcher.keys(found!.subject).map((key) => `${key.kind} ${key.value}`);
          expect(evidence.length).toBeGreaterThan(0);
          expect(theirs).toEqual(expect.arrayContaining(evidence.map((key) => `${key.kind} ${key.value}`)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('people and companies are never linked by keys that too many hold', () => {
    const people = fc.tuple(contact, contact).map((fields) => ({ entity: 'contact' as const, fields }));
    const companies = fc.tuple(company, company).map((fields) => ({ entity: 'company' as const, fields }));
    fc.assert(
      fc.property(fc.oneof(people, companies), ({ entity, fields: [a, b] }) => {
        const verdict = matcher.decide({ entity, fields: a }, [candidate({ entity, fields: b }, 1)], {
          keyHolders: () => 6,
        });
        expect(verdict.verdict).not.toBe('link');
      }),
      { numRuns: 500 },
    );
  });

  it('a candidate with nothing in common changes nothing', () => {
    const stranger = { firstName: 'Zoltan', lastName: 'Quist', emails: [{ address: 'zoltan@example.test' }] };
    fc.assert(
      fc.property(fc.tuple(contact, contact), ([a, b]) => {
        const subject: MatchSubject = { entity: 'contact', fields: a };
        const found = candidate({ entity: 'contact', fields: b }, 1);
        const other = candidate({ entity: 'contact', fields: stranger }, 2);
        const alone = matcher.decide(subject, [found]);
        const accompanied = matcher.decide(subject, [other, found]);
        expect(accompanied.verdict).toBe(alone.verdict);
        if (alone.verdict !== 'new') expect(accompanied).toEqual(alone);
      }),
      { numRuns: 300 },
    );
  });

  it('whatever the fields hold, keys are found and nothing is thrown', () => {
    const names = ['emails', 'phones', 'domains', 'websites', 'name', 'firstName', 'occurredAt', 'dueOn', 'amount'];
    const wild = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(fc.constantFrom(...entityTypes), wild, wild, (entity, a, b) => {
        const [subject, other] = [a, b].map((fields) => ({ entity, fields: JSON.parse(JSON.stringify(fields)) }));
        const keys = matchKeys(subject!);
        expect(new Set(keys.map((key) => `${key.kind} ${key.value}`)).size).toBe(keys.length);
        expect(['link', 'ask', 'new']).toContain(matcher.decide(subject!, [candidate(other!, 1)]).verdict);
      }),
      { numRuns: 500 },
    );
  });

  it('records are left as they were', () => {
    fc.assert(
      fc.property(subjects(2), ([a, b]) => {
        const before = JSON.stringify([a, b]);
        matcher.decide(a!, [candidate(b!, 1)]);
        expect(JSON.stringify([a, b])).toBe(before);
      }),
    );
  });
});

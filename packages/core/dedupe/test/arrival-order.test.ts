import type { FieldValues } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher, type MatchSubject } from '../src/index.ts';
import { type Arrival, arrive } from './support/arrive.ts';
import { named } from './support/records.ts';

const matcher = createMatcher({ defaultRegion: 'US' });

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    permutations(items.filter((_, index) => index !== at)).map((rest) => [item, ...rest]),
  );
}

function record(name: string, entity: MatchSubject['entity'], fields: FieldValues): Arrival {
  return { name, subject: { entity, fields } };
}

function reach(emails: readonly string[], phones: readonly string[]): FieldValues {
  return { emails: emails.map((address) => ({ address })), phones: phones.map((number) => ({ number })) };
}

describe('the order of arrival does not change the clusters (R17)', () => {
  it('for people who share a switchboard and an info mailbox, in all 720 orders', () => {
    const desk = '(212) 555-0100';
    const office = 'info@example.com';
    const population = [
      record('bob1', 'contact', { ...named('Robert Smith'), ...reach(['bob@example.com', office], [desk]) }),
      record('bob2', 'contact', { ...named('Bob Smith'), ...reach(['bob@example.com'], ['212 555 0142']) }),
      record('bob3', 'contact', { ...named('R. Smith'), ...reach(['BOB@example.com'], [desk]) }),
      record('mary1', 'contact', { ...named('Mary Jones'), ...reach([office], [desk, '+1 212 555 0177']) }),
      record('mary2', 'contact', { ...named('Molly Jones'), ...reach([], ['212-555-0177']) }),
      record('jr', 'contact', { ...named('Robert Smith', 'Jr'), ...reach(['junior@example.com'], []) }),
    ];
    const outcomes = permutations(population).map((order) => arrive(matcher, order));
    expect(new Set(outcomes.map(({ clusters }) => clusters.join(', ')))).toEqual(
      new Set(['bob1 bob2 bob3, jr, mary1 mary2']),
    );
    expect(outcomes.every(({ questions }) => questions === 0)).toBe(true);
  });

  it('for companies known by domain, by name or by both, in all 720 orders', () => {
    const population = [
      record('acme1', 'company', { name: 'Acme Inc.', domains: ['acme.example'] }),
      record('acme2', 'company', { name: 'ACME', domains: ['acme.example', 'gmail.com'] }),
      record('acme3', 'company', { name: 'Acme Corporation', websites: ['https://www.acme.example'] }),
      record('borealis1', 'company', { name: 'Borealis', domains: ['borealis.example'] }),
      record('borealis2', 'company', { name: 'Borealis GmbH', domains: ['gmail.com'] }),
      record('summit', 'company', { name: 'Acme', domains: ['acme.test'] }),
    ];
    const outcomes = permutations(population).map((order) => arrive(matcher, order));
    expect(new Set(outcomes.map(({ clusters }) => clusters.join(', ')))).toEqual(
      new Set(['acme1 acme2 acme3, borealis1 borealis2, summit']),
    );
    expect(outcomes.every(({ questions }) => questions === 0)).toBe(true);
  });

  const people = [
    { spellings: ['Robert Smith', 'Bob Smith', 'R. Smith'], mailbox: 'bob@example.com', mobile: '+12125550142' },
    { spellings: ['Margaret Jones', 'Peggy Jones', 'M. Jones'], mailbox: 'peggy@example.com', mobile: '+12125550143' },
    { spellings: ['William Okafor', 'Bill Okafor', 'W. Okafor'], mailbox: 'bill@example.com', mobile: '+12125550144' },
    { spellings: ['Zoltan Quist', 'Zoltan Quist', 'Z. Quist'], mailbox: 'zoltan@example.com', mobile: '+12125550145' },
  ];

  /** Records of a few people in one office; with `initials` some tell no more than the first letter of a first name. */
  function populations(initials: boolean): fc.Arbitrary<Arrival[]> {
    const drawn = fc.record({
      person: fc.nat({ max: people.length - 1 }),
      spelling: fc.nat({ max: initials ? 2 : 1 }),
      shows: fc.constantFrom('mailbox', 'mobile', 'both'),
      desk: fc.boolean(),
      office: fc.boolean(),
    });
    return fc.array(drawn, { minLength: 2, maxLength: 9 }).map((records) =>
      records.map(({ person, spelling, shows, desk, office }, index) => {
        const { spellings, mailbox, mobile } = people[person]!;
        const emails = [...(shows === 'mobile' ? [] : [mailbox]), ...(office ? ['info@example.com'] : [])];
        const phones = [...(shows === 'mailbox' ? [] : [mobile]), ...(desk ? ['+12125550100'] : [])];
        return record(`${person}:${index}`, 'contact', { ...named(spellings[spelling]!), ...reach(emails, phones) });
      }),
    );
  }

  it('for drawn populations, once the questions are answered', () => {
    const shuffled = populations(false).chain((arrivals) =>
      fc.tuple(fc.constant(arrivals), fc.shuffledSubarray(arrivals, { minLength: arrivals.length })),
    );
    fc.assert(
      fc.property(shuffled, ([arrivals, order]) => {
        expect(arrive(matcher, order).clusters).toEqual(arrive(matcher, arrivals).clusters);
      }),
      { numRuns: 300 },
    );
  });

  it('and never makes one person of two', () => {
    fc.assert(
      fc.property(populations(true), (arrivals) => {
        for (const cluster of arrive(matcher, arrivals).clusters) {
          expect(new Set(cluster.split(' ').map((name) => name.split(':')[0])).size).toBe(1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

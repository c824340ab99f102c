import { canonicalValue, isEmptyValue, listElements, sameValue } from '@crmsync/conflict-resolver';
import { type FieldKind, type FieldValue, instantMs, stableJson, toInstant } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Contribution,
  type FieldClaim,
  type GoldenRecord,
  goldenRecord,
  type Pin,
  replayProvenance,
  type SurvivorshipRule,
} from '../../src/index.ts';
import {
  contribution,
  contributions,
  deliveries,
  fieldValues,
  kinds,
  moments,
  options,
  ruleSets,
  rules,
  type SampleField,
  sampleFields,
  sources,
} from './contributions.ts';

const runs = { numRuns: 200 };
const combining = new Set(['union', 'appendUnique']);
const field = fc.constantFrom(...sampleFields);
const rule = fc.constantFrom(...rules);

/** The same elements in another order. */
function shuffled<T>(items: readonly T[], seed: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, rank: seed[index % seed.length] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
const seeds = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 });

/** The claims on a field as a test sees them: one per contribution, no delivery twice. */
function claimsOn(name: SampleField, all: readonly Contribution[]): readonly FieldClaim[] {
  return all.flatMap(({ source, recordId, fields, updatedAt, setAt, invalid }) => {
    const at = setAt?.[name] ?? updatedAt;
    if (fields[name] === undefined) return [];
    const claim: FieldClaim = { source, recordId, value: fields[name], invalid: invalid?.includes(name) ?? false };
    return at === undefined ? [claim] : [{ ...claim, at }];
  });
}

const meaning = (name: SampleField, value: FieldValue | undefined): string => canonicalValue(kinds[name], value);

function valueBy(chosen: SurvivorshipRule, name: SampleField, all: readonly Contribution[]): FieldValue | undefined {
  return goldenRecord(all, { fields: { [name]: chosen } }, { kinds, now: toInstant(6000) }).fields[name];
}

describe('a golden record is a function of the set of contributions', () => {
  it('does not depend on their order, provenance included', () => {
    fc.assert(
      fc.property(deliveries, seeds, ruleSets, options, (all, seed, ruleSet, given) => {
        expect(goldenRecord(shuffled(all, seed), ruleSet, given)).toEqual(goldenRecord(all, ruleSet, given));
      }),
      runs,
    );
  });

  it('does not depend on how fields are grouped into deliveries', () => {
    const split = ({ fields, ...rest }: Contribution): Contribution[] =>
      Object.entries(fields).map(([name, value]) => ({ ...rest, fields: { [name]: value } }));
    fc.assert(
      fc.property(deliveries, seeds, ruleSets, options, (all, seed, ruleSet, given) => {
        const pieces = shuffled(all.flatMap(split), seed);
        expect(goldenRecord(pieces, ruleSet, given)).toEqual(goldenRecord(all, ruleSet, given));
      }),
      runs,
    );
  });

  it('counts what is delivered twice once', () => {
    fc.assert(
      fc.property(
        deliveries,
        fc.array(fc.nat({ max: 5 }), { maxLength: 4 }),
        ruleSets,
        options,
        (all, again, ruleSet, given) => {
          const repeated = again.flatMap((index) => all[index] ?? []);
          expect(goldenRecord([...all, ...structuredClone(repeated)], ruleSet, given)).toEqual(
            goldenRecord(all, ruleSet, given),
          );
        },
      ),
      runs,
    );
  });

  it('does not go back when an older delivery of a record comes late', () => {
    fc.assert(
      fc.property(contributions, contribution, ruleSets, options, (all, stale, ruleSet, given) => {
        const [first, ...rest] = all;
        const newer: Contribution = { ...first!, updatedAt: toInstant(9000), setAt: {} };
        const fields = Object.fromEntries(Object.entries(stale.fields).filter(([name]) => name in newer.fields));
        const late = { ...stale, source: newer.source, recordId: newer.recordId, fields };
        expect(goldenRecord([late, newer, ...rest], ruleSet, given)).toEqual(
          goldenRecord([newer, ...rest], ruleSet, given),
        );
      }),
      runs,
    );
  });

  it('is not changed by a contribution that knows nothing, nor are the contributions by it', () => {
    fc.assert(
      fc.property(deliveries, ruleSets, options, (all, ruleSet, given) => {
        const before = structuredClone(all);
        const golden = goldenRecord(all, ruleSet, given);
        const silent: Contribution = { source: 'c', recordId: '3', fields: {}, updatedAt: toInstant(9000) };
        expect(goldenRecord([silent, ...all], ruleSet, given)).toEqual(golden);
        expect(all).toEqual(before);
      }),
      runs,
    );
  });

  it('is itself when it is the only contribution', () => {
    fc.assert(
      fc.property(deliveries, ruleSets, options, (all, ruleSet, given) => {
        const { fields } = goldenRecord(all, ruleSet, given);
        const alone = goldenRecord([{ source: 'hub', recordId: 'g', fields }], ruleSet, given);
        expect(alone.fields).toEqual(fields);
      }),
      runs,
    );
  });

  it('absorbs itself under rules that are an order or a union', () => {
    const lattice: readonly (readonly [SampleField, SurvivorshipRule])[] = [
      ['size', { rule: 'max' }],
      ['size', { rule: 'min' }],
      ['flag', { rule: 'anyTrue' }],
      ['stage', { rule: 'furthest' }],
      ['tags', { rule: 'union' }],
      ['consent', { rule: 'consentSafest' }],
    ];
    fc.assert(
      fc.property(contributions, fc.constantFrom(...lattice), (all, [name, chosen]) => {
        const valid = all.map(({ invalid: _invalid, setAt: _setAt, updatedAt: _at, ...rest }) => rest);
        const value = valueBy(chosen, name, valid);
        fc.pre(value !== undefined && !isEmptyValue(value));
        const hub: Contribution = { source: 'hub', recordId: 'g', fields: { [name]: value } };
        expect(meaning(name, valueBy(chosen, name, [...valid, hub]))).toBe(meaning(name, value));
      }),
      runs,
    );
  });
});

describe('no value is invented', () => {
  it('where a rule chooses, the value is one of the claims, as it was written', () => {
    fc.assert(
      fc.property(contributions, field, rule, (all, name, chosen) => {
        fc.pre(!combining.has(chosen.rule));
        const value = valueBy(chosen, name, all);
        const claims = claimsOn(name, all);
        if (claims.length === 0) expect(value).toBeUndefined();
        else expect(claims.map((claim) => claim.value)).toContainEqual(value);
      }),
      runs,
    );
  });

  it('where a list is united, every element is there once and says only what some claim says of it', () => {
    fc.assert(
      fc.property(contributions, fc.constantFrom<SampleField>('tags', 'emails'), (all, name) => {
        const claims = claimsOn(name, all);
        const given = claims.flatMap(({ value }) => listElements(kinds[name], value));
        const merged = listElements(kinds[name], valueBy({ rule: 'union' }, name, all));
        if (claims.some(({ invalid }) => invalid)) return;
        expect(new Set(merged.map(({ id }) => id))).toEqual(new Set(given.map(({ id }) => id)));
        for (const { id, element } of merged) {
          const facts = given.filter((each) => each.id === id).flatMap((each) => factsOf(each.element));
          expect(facts).toEqual(expect.arrayContaining(factsOf(element).filter((fact) => fact !== '["primary",true]')));
        }
      }),
      runs,
    );
    function factsOf(element: FieldValue): string[] {
      return typeof element === 'object' && element !== null
        ? Object.entries(element).map((fact) => stableJson(fact))
        : [stableJson(element)];
    }
  });

  it('a united list has exactly one primary element when any claim marks one', () => {
    fc.assert(
      fc.property(contributions, (all) => {
        const marks = (value: FieldValue | undefined): number =>
          JSON.stringify(value ?? null).split('"primary":true').length - 1;
        const claims = claimsOn('emails', all);
        const value = valueBy({ rule: 'union' }, 'emails', all);
        expect(marks(value)).toBe(claims.some((claim) => marks(claim.value) > 0) ? 1 : 0);
      }),
      runs,
    );
  });

  it('a field is there exactly when somebody claims it, and empty only when somebody emptied it', () => {
    fc.assert(
      fc.property(contributions, field, rule, (all, name, chosen) => {
        const claims = claimsOn(name, all);
        const value = valueBy(chosen, name, all);
        expect(value !== undefined).toBe(claims.length > 0);
        if (value !== undefined && isEmptyValue(value))
          expect(claims.some((claim) => isEmptyValue(claim.value))).toBe(true);
      }),
      runs,
    );
  });
});

describe('provenance is true', () => {
  it('works the record out again', () => {
    fc.assert(
      fc.property(
        deliveries,
        ruleSets,
        options,
        fc.array(fc.tuple(field, fc.nat({ max: 3 })), { maxLength: 2 }),
        (all, ruleSet, given, pinned) => {
          const pins = pinned.map(
            ([name, index]): Pin => ({ field: name, value: fieldValues[name][index] ?? null, at: toInstant(0) }),
          );
          const golden = goldenRecord(all, ruleSet, { ...given, pins });
          const { sourceOrder = [], now = toInstant(0) } = given;
          expect(replayProvenance(golden.provenance, { sourceOrder, now })).toEqual(golden.fields);
        },
      ),
      runs,
    );
  });

  it('names every claim once, as winner or as loser, and the winner is what the field shows', () => {
    fc.assert(
      fc.property(contributions, ruleSets, options, (all, ruleSet, given) => {
        const { fields, provenance } = goldenRecord(all, ruleSet, given);
        for (const name of sampleFields) {
          const claims = claimsOn(name, all);
          const { won = [], lost = [], decidedBy, winner } = provenance[name] ?? {};
          const ids = [...won, ...lost].map(({ source, recordId }) => `${source} ${recordId}`);
          expect([...ids].sort()).toEqual(claims.map(({ source, recordId }) => `${source} ${recordId}`).sort());
          if (decidedBy === 'combined') continue;
          expect(won.map(({ value }) => value)).toEqual(fields[name] === undefined ? [] : [fields[name]]);
          for (const { source, recordId } of won) expect({ source, recordId }).toEqual(winner);
        }
      }),
      runs,
    );
  });

  it('the winner alone gives the same value, whatever lost', () => {
    fc.assert(
      fc.property(contributions, field, rule, (all, name, chosen) => {
        const golden = goldenRecord(all, { fields: { [name]: chosen } }, { kinds, now: toInstant(6000) });
        const { won = [] } = golden.provenance[name] ?? {};
        const winners = won.map(({ value, at, ...ref }) => ({
          ...ref,
          fields: { [name]: value },
          ...(at === undefined ? {} : { updatedAt: at }),
          invalid: ref.invalid ? [name] : [],
        }));
        expect(valueBy(chosen, name, winners)).toEqual(golden.fields[name]);
      }),
      runs,
    );
  });

  it('says where there was nothing to decide', () => {
    fc.assert(
      fc.property(contributions, field, rule, (all, name, chosen) => {
        const golden = goldenRecord(all, { fields: { [name]: chosen } }, { kinds, now: toInstant(6000) });
        const claims = claimsOn(name, all);
        const { decidedBy } = golden.provenance[name] ?? {};
        if (claims.length === 1) expect(decidedBy).toBe('only');
        const agree = new Set(claims.map(({ value }) => meaning(name, value))).size === 1;
        expect(decidedBy === 'agreed').toBe(agree && claims.length > 1);
      }),
      runs,
    );
  });
});

describe('groups stay whole', () => {
  const groupRules = fc.constantFrom(...rules);
  const key = fc.constantFrom(undefined, ['street'], ['city']);

  it('all fields of a group come from one contribution, what it does not know stays absent', () => {
    fc.assert(
      fc.property(contributions, groupRules, key, options, (all, chosen, keyFields, given) => {
        const groups = [{ fields: ['street', 'city'], key: keyFields, rule: chosen }];
        const { fields } = goldenRecord(all, { groups }, given);
        const { street, city } = fields;
        if (street === undefined && city === undefined) return;
        const whole = all.some(
          ({ fields: own }) => stableJson({ street, city }) === stableJson({ street: own.street, city: own.city }),
        );
        expect(whole).toBe(true);
      }),
      runs,
    );
  });

  it('a contribution that knows all key fields is never passed over for one that does not', () => {
    fc.assert(
      fc.property(contributions, groupRules, (all, chosen) => {
        const valid = all.map(({ invalid: _invalid, ...rest }) => rest);
        const { fields } = goldenRecord(
          valid,
          { groups: [{ fields: ['street', 'city'], rule: chosen }] },
          { kinds, now: toInstant(6000) },
        );
        const anyWhole = valid.some(({ fields: own }) => own.street !== undefined && own.city !== undefined);
        if (anyWhole) expect([fields.street, fields.city]).not.toContain(undefined);
      }),
      runs,
    );
  });

  it('a field that follows another one has the same winner', () => {
    fc.assert(
      fc.property(contributions, rule, options, (all, chosen, given) => {
        const followers = {
          street: { rule: 'winnerOf', field: 'city' },
          title: { rule: 'winnerOf', field: 'street' },
        } as const;
        const { provenance } = goldenRecord(all, { fields: { city: chosen, ...followers } }, given);
        if (provenance.city === undefined) return;
        for (const name of ['street', 'title']) {
          if (provenance[name]) expect(provenance[name].winner).toEqual(provenance.city.winner);
        }
      }),
      runs,
    );
  });
});

describe('clocks, ranks and checks', () => {
  const two = fc.uniqueArray(fc.constantFrom(...sources), { minLength: 2, maxLength: 2 });
  const titled = (source: string, value: FieldValue, ms: number): Contribution => ({
    source,
    recordId: '1',
    updatedAt: toInstant(ms),
    fields: { title: value },
  });

  it('inside the tolerance neither is newer, whatever the offset; outside it the newer one wins (R11)', () => {
    fc.assert(
      fc.property(two, fc.nat({ max: 5000 }), fc.integer({ min: 0, max: 3000 }), ([first, second], start, shift) => {
        const all = [titled(first!, 'x', start), titled(second!, 'y', start + shift)];
        const { fields } = goldenRecord(all, {}, { kinds, sourceOrder: [first!, second!], toleranceMs: 1000 });
        expect(fields.title).toBe(shift < 1000 ? 'x' : 'y');
      }),
      runs,
    );
  });

  it('a tie of all clocks ends with rank, filled before cleared, record id, value', () => {
    fc.assert(
      fc.property(contributions, options, (all, given) => {
        const tied = all.map(({ source, recordId, fields }) => ({ source, recordId, fields }));
        const claims = claimsOn('title', tied);
        const order = given.sourceOrder ?? [];
        const rank = (source: string): number => (order.includes(source) ? order.indexOf(source) : order.length);
        const [expected] = [...claims].sort(
          (a, b) =>
            rank(a.source) - rank(b.source) ||
            Number(isEmptyValue(a.value)) - Number(isEmptyValue(b.value)) ||
            a.recordId.localeCompare(b.recordId) ||
            (meaning('title', a.value) < meaning('title', b.value) ? 1 : -1),
        );
        const { fields } = goldenRecord(tied, { fields: { title: { rule: 'newest' } } }, given);
        expect(meaning('title', fields.title)).toBe(meaning('title', expected?.value));
      }),
      runs,
    );
  });

  it('a value that failed its check never wins while one that passed is there', () => {
    fc.assert(
      fc.property(contributions, field, rule, (all, name, chosen) => {
        fc.pre(!combining.has(chosen.rule) && chosen.rule !== 'consentSafest');
        const { won = [] } =
          goldenRecord(all, { fields: { [name]: chosen } }, { kinds, now: toInstant(6000) }).provenance[name] ?? {};
        if (claimsOn(name, all).some(({ invalid }) => !invalid)) expect(won.some(({ invalid }) => invalid)).toBe(false);
      }),
      runs,
    );
  });

  it('a person is opted out exactly when any contribution says so', () => {
    fc.assert(
      fc.property(contributions, (all) => {
        const value = valueBy({ rule: 'consentSafest' }, 'consent', all);
        const anyOut = claimsOn('consent', all).some((claim) => meaning('consent', claim.value) === 'out');
        expect(meaning('consent', value) === 'out').toBe(anyOut);
      }),
      runs,
    );
  });

  it('most frequent: no other value has more contributions behind it', () => {
    fc.assert(
      fc.property(contributions, field, (all, name) => {
        const claims = claimsOn(name, all).filter(({ invalid }) => !invalid);
        const filled = claims.filter(({ value }) => !isEmptyValue(value));
        fc.pre(filled.length > 0);
        const count = (value: FieldValue | undefined): number =>
          filled.filter((claim) => sameValue(kinds[name], claim.value, value)).length;
        const most = Math.max(...filled.map(({ value }) => count(value)));
        expect(count(valueBy({ rule: 'mostFrequent' }, name, all))).toBe(most);
      }),
      runs,
    );
  });

  it('newest and oldest: nobody is newer or older by the tolerance or more', () => {
    fc.assert(
      fc.property(contributions, field, fc.boolean(), (all, name, newest) => {
        const golden = goldenRecord(all, { fields: { [name]: { rule: newest ? 'newest' : 'oldest' } } }, { kinds });
        const [winner] = golden.provenance[name]?.won ?? [];
        const rivals = claimsOn(name, all).filter(({ invalid, value }) => !invalid && (newest || !isEmptyValue(value)));
        if (winner === undefined || winner.invalid || (!newest && isEmptyValue(winner.value))) return;
        const dated = rivals.flatMap(({ at }) => (at === undefined ? [] : instantMs(at)));
        if (winner.at === undefined) expect(dated).toEqual([]);
        else for (const at of dated) expect((newest ? 1 : -1) * (at - instantMs(winner.at))).toBeLessThan(1000);
      }),
      runs,
    );
  });
});

describe('pins', () => {
  const pin: fc.Arbitrary<Pin> = field.chain((name) =>
    fc.record({
      field: fc.constant<string>(name),
      value: fc.constantFrom<FieldValue>(...fieldValues[name], null),
      at: fc.constantFrom(...moments),
    }),
  );
  const without = (golden: GoldenRecord, name: string) =>
    Object.fromEntries(Object.entries(golden.fields).filter(([each]) => each !== name));

  it('outrank every rule, touch no other field, and leave nothing behind when they are released', () => {
    fc.assert(
      fc.property(deliveries, ruleSets, options, pin, (all, ruleSet, given, set) => {
        const free = goldenRecord(all, ruleSet, given);
        const pinned = goldenRecord(all, ruleSet, { ...given, pins: [set] });
        expect(pinned.fields[set.field]).toEqual(set.value);
        expect(pinned.provenance[set.field]).toMatchObject({ decidedBy: 'pinned', pin: set });
        expect(without(pinned, set.field)).toEqual(without(free, set.field));
        expect(goldenRecord(all, ruleSet, { ...given, pins: [] })).toEqual(free);
      }),
      runs,
    );
  });

  it('of several on one field the newest holds, in whatever order they are given', () => {
    fc.assert(
      fc.property(deliveries, fc.array(pin, { maxLength: 4 }), seeds, (all, pins, seed) => {
        const golden = goldenRecord(all, {}, { kinds, pins });
        expect(goldenRecord(all, {}, { kinds, pins: shuffled(pins, seed) })).toEqual(golden);
        for (const { field: name, at } of pins)
          expect(golden.provenance[name]?.pin?.at ?? '').toSatisfy((held: string) => held >= at);
      }),
      runs,
    );
  });
});

describe('whatever the fields hold', () => {
  it('every rule gives a value for every kind and throws nothing', () => {
    const wild = fc.dictionary(fc.constantFrom('f', '__proto__', 'constructor'), fc.jsonValue({ maxDepth: 3 }));
    const kind = fc.constantFrom<FieldKind>(
      'text',
      'richText',
      'int',
      'money',
      'emails',
      'phones',
      'addresses',
      'references',
      'consent',
      'json',
    );
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 3 }), kind, rule, (records, chosenKind, chosen) => {
        const all = records.map((fields, index) => ({
          source: 'a',
          recordId: String(index),
          fields: JSON.parse(JSON.stringify(fields)),
        }));
        const names = new Set(all.flatMap(({ fields }) => Object.keys(fields)));
        const golden = goldenRecord(all, { fields: { f: chosen } }, { kinds: { f: chosenKind }, now: toInstant(0) });
        expect(new Set(Object.keys(golden.fields))).toEqual(names);
      }),
      runs,
    );
  });
});

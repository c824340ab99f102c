import { type FieldValue, stableJson, toInstant } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ContributedRecord,
  type Contribution,
  followRedirects,
  type Pin,
  planMerge,
  type Redirects,
  unmerge,
} from '../../src/index.ts';
import { contribution, contributions, kinds, moments, ruleSets, sampleFields } from './contributions.ts';

const runs = { numRuns: 100 };
const options = { kinds, sourceOrder: ['c'], now: toInstant(6000) };

const decision = ({ field, value, at, by }: Pin): string => stableJson([field, value, at, by]);
const pins: fc.Arbitrary<Pin[]> = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom<string>(...sampleFields),
    value: fc.constantFrom<FieldValue>('x', 'y', null),
    at: fc.constantFrom(...moments),
    by: fc.constantFrom('ann', 'bob'),
  }),
  { maxLength: 2, selector: decision },
);

/** A record whose contributions carry a mark of their own, so that no other record has them. */
const record = (id: string): fc.Arbitrary<ContributedRecord> =>
  fc.tuple(contributions, pins).map(([own, set]) => ({
    id,
    contributions: own.map((each) => ({ ...each, recordId: `${id}-${each.recordId}` })),
    ...(set.length === 0 ? {} : { pins: set.map((pin) => ({ ...pin, by: `${id}-${pin.by}` })) }),
  }));

const titled = (id: string, title: string, n: number): ContributedRecord => ({
  id,
  contributions: [{ source: id, recordId: '1', updatedAt: toInstant(n * 10_000), fields: { title } }],
});

describe('a merge of two golden records', () => {
  it('has the same values whichever of the two survives', () => {
    fc.assert(
      fc.property(record('g1'), record('g2'), ruleSets, (a, b, rules) => {
        const forth = planMerge({ survivor: a, absorbed: b }, rules, options).golden.fields;
        const back = planMerge({ survivor: b, absorbed: a }, rules, options).golden.fields;
        expect(forth).toEqual(back);
      }),
      runs,
    );
  });

  it('of three does not depend on which two merge first', () => {
    fc.assert(
      fc.property(record('g1'), record('g2'), record('g3'), ruleSets, (a, b, c, rules) => {
        const ab = planMerge({ survivor: a, absorbed: b }, rules, options).merged;
        const bc = planMerge({ survivor: b, absorbed: c }, rules, options).merged;
        const left = planMerge({ survivor: ab, absorbed: c }, rules, options).golden.fields;
        const right = planMerge({ survivor: a, absorbed: bc }, rules, options).golden.fields;
        expect(left).toEqual(right);
      }),
      runs,
    );
  });

  it('names the fields in which the survivor changes', () => {
    const plan = planMerge({ survivor: titled('g1', 'Clerk', 1), absorbed: titled('g2', 'Head of Sales', 2) });
    expect(plan.golden.fields).toEqual({ title: 'Head of Sales' });
    expect(plan.changed).toEqual(['title']);
    expect(planMerge({ survivor: titled('g1', 'Clerk', 2), absorbed: titled('g2', 'Head', 1) }).changed).toEqual([]);
    expect(planMerge({ survivor: titled('g1', 'Clerk', 1), absorbed: titled('g2', 'Clerk ', 2) }).changed).toEqual([]);
  });

  it('is refused for one and the same record', () => {
    expect(() => planMerge({ survivor: titled('g1', 'a', 1), absorbed: titled('g1', 'a', 1) })).toThrow(
      expect.objectContaining({ code: 'MERGE_SAME_RECORD' }),
    );
  });
});

describe('an unmerge', () => {
  it('right after the merge restores both records', () => {
    fc.assert(
      fc.property(record('g1'), record('g2'), fc.constantFrom(undefined, 'g2', 'g9'), (survivor, absorbed, id) => {
        const { merged, undo } = planMerge({ survivor, absorbed, ...(id ? { id } : {}) }, {}, options);
        expect(unmerge(JSON.parse(JSON.stringify(undo)), merged)).toMatchObject({ survivor, absorbed });
      }),
      runs,
    );
  });

  it('keeps later edits on the record whose contribution was edited, deletions and releases too', () => {
    const edit = fc.record({ index: fc.nat({ max: 9 }), change: contribution, remove: fc.boolean() });
    fc.assert(
      fc.property(
        record('g1'),
        record('g2'),
        fc.array(edit, { maxLength: 4 }),
        fc.nat({ max: 3 }),
        (a, b, edits, kept) => {
          const { merged, undo } = planMerge({ survivor: a, absorbed: b }, {}, options);
          // The model: the same edits done to the two records, had they never been merged.
          const model = new Map(
            [...a.contributions, ...b.contributions].map((each) => [each.recordId + each.source, each]),
          );
          let current = [...merged.contributions];
          for (const { index, change, remove } of edits) {
            const target = merged.contributions[index % merged.contributions.length];
            if (target === undefined) continue;
            const edited: Contribution = { ...change, source: target.source, recordId: target.recordId };
            const key = target.recordId + target.source;
            if (remove) model.delete(key);
            else if (model.has(key)) model.set(key, edited);
            current = current.flatMap((each) => (each.recordId + each.source !== key ? each : remove ? [] : edited));
          }
          const stay = (merged.pins ?? []).slice(0, kept);
          const split = unmerge(undo, { id: merged.id, contributions: current, pins: stay });
          for (const [record, before] of [
            [split.survivor, a],
            [split.absorbed, b],
          ] as const) {
            const expected = before.contributions.flatMap((each) => model.get(each.recordId + each.source) ?? []);
            expect(record.contributions).toEqual(expected);
            const released = (pin: Pin): boolean => !stay.some((each) => decision(each) === decision(pin));
            expect(record.pins ?? []).toEqual((before.pins ?? []).filter((pin) => !released(pin)));
          }
        },
      ),
      runs,
    );
  });

  describe('of what came after the merge', () => {
    const survivor = titled('g1', 'Clerk', 1);
    const absorbed: ContributedRecord = {
      ...titled('g2', 'Head of Sales', 2),
      pins: [{ field: 'city', value: 'Springfield', at: toInstant(0) }],
    };
    const { merged, undo } = planMerge({ survivor, absorbed });
    const added: Contribution = { source: 'new', recordId: '7', fields: { title: 'Chief' } };
    const pin = (field: string): Pin => ({ field, value: 'pinned', at: toInstant(50_000), by: 'steward' });

    it('leaves a new contribution with the survivor unless the host knows better', () => {
      const current = { ...merged, contributions: [...merged.contributions, added] };
      expect(unmerge(undo, current).survivor.contributions).toEqual([...survivor.contributions, added]);
      const moved = unmerge(undo, current, { sideOfContribution: () => 'absorbed' });
      expect(moved.absorbed.contributions).toEqual([...absorbed.contributions, added]);
      expect(moved.survivor).toEqual(survivor);
    });

    it('gives a person’s decision to the record whose value it was about', () => {
      const pinned = { ...merged, pins: [...(merged.pins ?? []), pin('title'), pin('city'), pin('street')] };
      const split = unmerge(undo, pinned);
      expect(split.absorbed.pins).toEqual([...(absorbed.pins ?? []), pin('title'), pin('city')]);
      expect(split.survivor.pins).toEqual([pin('street')]);
      expect(unmerge(undo, pinned, { sideOfPin: () => 'survivor' }).survivor.pins).toHaveLength(3);
    });

    it('leaves what another merge brought with the survivor, and takes the merges back in any order', () => {
      const third: ContributedRecord = { ...titled('g3', 'Intern', 0), pins: [pin('title')] };
      const later = planMerge({ survivor: merged, absorbed: third });
      const first = unmerge(undo, later.merged);
      expect(first.absorbed).toEqual(absorbed);
      const second = unmerge(later.undo, first.survivor);
      expect(second.survivor).toMatchObject(survivor);
      expect(second.absorbed).toEqual(third);
    });

    it('is refused once the merged record has gone into another one', () => {
      const later = planMerge({ survivor: titled('g3', 'Intern', 0), absorbed: merged });
      expect(() => unmerge(undo, later.merged)).toThrow(expect.objectContaining({ code: 'UNMERGE_OUT_OF_ORDER' }));
      expect(unmerge(undo, unmerge(later.undo, later.merged).absorbed)).toMatchObject({ survivor, absorbed });
    });
  });
});

describe('redirects', () => {
  it('lead from old ids to the new one over any number of merges, and back after an unmerge', () => {
    const first = planMerge({ survivor: titled('g1', 'a', 1), absorbed: titled('g2', 'b', 2) });
    const second = planMerge({ survivor: titled('g3', 'c', 3), absorbed: first.merged });
    let redirects: Redirects = { ...first.redirects, ...second.redirects };
    expect(['g1', 'g2', 'g3'].map((id) => followRedirects(redirects, id))).toEqual(['g3', 'g3', 'g3']);
    const { released } = unmerge(second.undo, second.merged);
    redirects = Object.fromEntries(Object.entries(redirects).filter(([id]) => !released.includes(id)));
    expect(['g1', 'g2', 'g3'].map((id) => followRedirects(redirects, id))).toEqual(['g1', 'g1', 'g3']);
  });

  it('a merge under a new id leads both old ones there, its unmerge leads the new one to the survivor', () => {
    const plan = planMerge({ survivor: titled('g1', 'a', 1), absorbed: titled('g2', 'b', 2), id: 'g9' });
    expect(plan.merged.id).toBe('g9');
    expect(plan.redirects).toEqual({ g1: 'g9', g2: 'g9' });
    expect(unmerge(plan.undo, plan.merged)).toMatchObject({ released: ['g1', 'g2'], redirects: { g9: 'g1' } });
  });

  it('that go round in a circle are named', () => {
    expect(() => followRedirects({ a: 'b', b: 'a' }, 'a')).toThrow(
      expect.objectContaining({ code: 'REDIRECT_CIRCLE' }),
    );
  });
});

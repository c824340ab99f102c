import { type FieldKind, type FieldValue, type Instant, toInstant } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultRuleFor,
  type FieldMergeInput,
  type FieldRule,
  mergeField,
  type Stamp,
  sameValue,
} from '../src/index.ts';
import { isListKind, listElements } from '../src/list-elements.ts';
import { kinds, kindWithValues } from './field-values.ts';

const rule: fc.Arbitrary<FieldRule> = fc.constantFrom<FieldRule>(
  { rule: 'newest' },
  { rule: 'newest', toleranceMs: 0 },
  { rule: 'priority', order: ['b', 'a'] },
  { rule: 'max' },
  { rule: 'min' },
  { rule: 'appendUnique' },
  { rule: 'appendUnique', separator: '\n' },
  { rule: 'setMerge' },
  { rule: 'longest' },
  { rule: 'mostComplete' },
  { rule: 'consentSafest' },
  { rule: 'preferLocal' },
  { rule: 'preferRemote' },
);
const stamp: fc.Arbitrary<Stamp> = fc
  .record({ source: fc.constantFrom('a', 'b', 'c'), ms: fc.option(fc.integer({ min: 0, max: 4000 })) })
  .map(({ source, ms }) => (ms === null ? { source } : { source, at: toInstant(ms) }));

const merge = (input: Partial<FieldMergeInput> & Pick<FieldMergeInput, 'kind'>): ReturnType<typeof mergeField> =>
  mergeField({
    field: 'f',
    base: undefined,
    local: undefined,
    remote: undefined,
    rule: defaultRuleFor(input.kind),
    sourceOrder: ['c', 'a'],
    ...input,
  });
const runs = { numRuns: 1500 };

describe('a merge against a base (R1)', () => {
  it('keeps what only the local side changed: merge(base, x, base) = x', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, stamp, stamp, ([kind, base, x], chosen, localStamp, remoteStamp) => {
        const { value, conflict } = merge({
          kind,
          base,
          local: x,
          remote: base,
          rule: chosen,
          localStamp,
          remoteStamp,
        });
        expect(sameValue(kind, value, x)).toBe(true);
        expect(conflict).toBe(false);
      }),
      runs,
    );
  });

  it('takes what only the remote side changed: merge(base, base, y) = y', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, stamp, stamp, ([kind, base, y], chosen, localStamp, remoteStamp) => {
        const { value, conflict } = merge({
          kind,
          base,
          local: base,
          remote: y,
          rule: chosen,
          localStamp,
          remoteStamp,
        });
        expect(sameValue(kind, value, y)).toBe(true);
        expect(conflict).toBe(false);
      }),
      runs,
    );
  });

  it('never takes an absent value for a deletion (R2)', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, ([kind, base, x], chosen) => {
        const notFetched = merge({ kind, base: base, local: x, remote: undefined, rule: chosen });
        expect(notFetched).toMatchObject({ action: 'none', value: x });
        const notKnown = merge({ kind, base: base, local: undefined, remote: x, rule: chosen });
        expect(sameValue(kind, notKnown.value, x)).toBe(true);
        expect(notKnown.conflict).toBe(false);
      }),
      runs,
    );
  });

  it('says the same seen from either side', () => {
    const sided = new Set(['preferLocal', 'preferRemote']);
    fc.assert(
      fc.property(kindWithValues(), rule, stamp, stamp, fc.boolean(), ([kind, o, x, y], chosen, a, b, linked) => {
        fc.pre(!sided.has(chosen.rule));
        const base = linked ? o : undefined;
        const forth = merge({ kind, base, local: x, remote: y, rule: chosen, localStamp: a, remoteStamp: b });
        const back = merge({ kind, base, local: y, remote: x, rule: chosen, localStamp: b, remoteStamp: a });
        expect(sameValue(kind, forth.value, back.value)).toBe(true);
        expect(forth.conflict).toBe(back.conflict);
      }),
      runs,
    );
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, stamp, stamp, fc.boolean(), ([kind, o, x, y], chosen, a, b, linked) => {
        const input = { kind, base: linked ? o : undefined, rule: chosen, remoteStamp: b };
        const first = merge({ ...input, local: x, remote: y, localStamp: a });
        const both = { local: first.value, remote: first.value };
        expect(merge({ ...input, ...both, localStamp: a }).action).toBe('none');
        expect(merge({ ...input, ...both, base: first.value, localStamp: a }).reason).toBe('unchanged');
        // Only the local side took it so far, and the remote is seen once more.
        const localStamp = first.action === 'takeRemote' ? b : a;
        const again = merge({ ...input, local: first.value, remote: y, localStamp });
        expect(sameValue(kind, again.value, first.value)).toBe(true);
      }),
      runs,
    );
  });

  it('does not change its inputs', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, ([kind, base, x, y], chosen) => {
        const input = { kind, base: base, local: x, remote: y, rule: chosen };
        const before = structuredClone(input);
        merge(input);
        expect(input).toEqual(before);
      }),
    );
  });
});

describe('set merge', () => {
  const listKinds = kinds.filter(isListKind);
  const lists = kindWithValues(listKinds);
  const idsOf = (kind: FieldKind, value: FieldValue | undefined): Set<string> =>
    new Set(listElements(kind, value).map(({ id }) => id));

  it('keeps the adds of both sides, honours the removes of both sides, and repeats nothing', () => {
    fc.assert(
      fc.property(lists, stamp, stamp, ([kind, base, x, y], localStamp, remoteStamp) => {
        const { action, value } = merge({ kind, base, local: x, remote: y, localStamp, remoteStamp });
        const before = idsOf(kind, base);
        const mine = idsOf(kind, x);
        const theirs = idsOf(kind, y);
        const merged = idsOf(kind, value);
        // The same address with and without a type is one address, kept with its type.
        const covered = (id: string): boolean =>
          merged.has(id) || (kind === 'addresses' && [...merged].some((each) => each.startsWith(id)));
        for (const id of [...mine, ...theirs].filter((each) => !before.has(each))) expect(covered(id)).toBe(true);
        for (const id of merged) expect(!before.has(id) || (mine.has(id) && theirs.has(id))).toBe(true);
        if (action === 'merged') expect(value).toHaveLength(merged.size);
      }),
      runs,
    );
  });

  it('settles: the result against either side again is the result', () => {
    fc.assert(
      fc.property(lists, stamp, stamp, fc.boolean(), ([kind, o, x, y], localStamp, remoteStamp, linked) => {
        const base = linked ? o : undefined;
        const { value } = merge({
          kind,
          base,
          local: x,
          remote: y,
          rule: { rule: 'setMerge' },
          localStamp,
          remoteStamp,
        });
        const again = merge({
          kind,
          base,
          local: value,
          remote: y,
          rule: { rule: 'setMerge' },
          localStamp,
          remoteStamp,
        });
        expect(sameValue(kind, again.value, value)).toBe(true);
      }),
      runs,
    );
  });

  it('has at most one primary element', () => {
    fc.assert(
      fc.property(lists, ([kind, base, x, y]) => {
        const decision = merge({ kind, base, local: x, remote: y });
        if (decision.action !== 'merged' || !Array.isArray(decision.value)) return;
        const marked = decision.value.filter(
          (each) => typeof each === 'object' && each !== null && 'primary' in each && each.primary === true,
        );
        expect(marked.length).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });
});

describe('newest over three sources', () => {
  interface Source {
    readonly value: string;
    readonly stamp: Stamp;
  }
  const source: fc.Arbitrary<Source> = fc.record({ value: fc.constantFrom('x', 'y', 'z', ''), stamp });
  const fold = (sources: readonly Source[], toleranceMs: number): string => {
    const [first, ...rest] = sources;
    let winner = first!;
    for (const next of rest) {
      const { action } = merge({
        kind: 'text',
        base: 'base',
        local: winner.value,
        remote: next.value,
        localStamp: winner.stamp,
        remoteStamp: next.stamp,
        rule: { rule: 'newest', toleranceMs },
      });
      const alike = action === 'none' && at(next) > at(winner);
      if (action === 'takeRemote' || alike) winner = next;
    }
    return winner.value;
  };
  const at = ({ stamp: { at: moment } }: Source): Instant | '' => moment ?? '';

  it('does not depend on the order in which they meet', () => {
    const sources = fc.uniqueArray(source, { minLength: 3, maxLength: 3, selector: (each) => each.value });
    fc.assert(
      fc.property(sources, fc.constantFrom(0, 500, 1000), ([a, b, c], toleranceMs) => {
        if (a === undefined || b === undefined || c === undefined) return;
        const orders = [
          [a, b, c],
          [a, c, b],
          [b, a, c],
          [b, c, a],
          [c, a, b],
          [c, b, a],
        ];
        expect(new Set(orders.map((order) => fold(order, toleranceMs))).size).toBe(1);
      }),
      runs,
    );
  });

  it('has no cycle where being close is not transitive', () => {
    const sourceOrder = ['first', 'second', 'third'];
    const beats = (a: [string, number], b: [string, number]): boolean =>
      mergeField({
        field: 'f',
        kind: 'text',
        base: 'base',
        local: a[0],
        remote: b[0],
        localStamp: { source: a[0], at: toInstant(a[1]) },
        remoteStamp: { source: b[0], at: toInstant(b[1]) },
        rule: { rule: 'newest', toleranceMs: 1000 },
        sourceOrder,
      }).action === 'keepLocal';
    expect([
      beats(['first', 0], ['second', 800]),
      beats(['second', 800], ['third', 1600]),
      beats(['third', 1600], ['first', 0]),
    ]).toEqual([true, false, true]);
  });
});

describe('appended notes', () => {
  it('hold every note that either side wrote, in the same order whoever comes first', () => {
    const note = fc.constantFrom('n1', 'n2', 'n3', 'n4', 'n5');
    const notes = fc.uniqueArray(note, { maxLength: 3 });
    fc.assert(
      fc.property(notes, notes, notes, (a, b, c) => {
        const base = 'base note';
        const text = (added: readonly string[]): string => [base, ...[...added].sort()].join('\n\n');
        const append = (local: string, remote: string): string =>
          String(merge({ kind: 'text', base, local, remote, rule: { rule: 'appendUnique' } }).value);
        const [x, y, z] = [text(a), text(b), text(c)];
        const all = text([...new Set([...a, ...b, ...c])]);
        expect([append(append(x, y), z), append(append(z, x), y), append(y, append(z, x))]).toEqual([all, all, all]);
      }),
    );
  });
});

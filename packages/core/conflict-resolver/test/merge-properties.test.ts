import { type FieldKind, type FieldValue, stableJson, toInstant } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConflictStrategy,
  type FieldMergeInput,
  type FieldRule,
  isEmptyValue,
  listElements,
  mergeField,
  resolveConflict,
  type Stamp,
  sameValue,
} from '../src/index.ts';
import { kindWithValues } from './field-values.ts';

const runs = { numRuns: 1000 };
const rules: readonly FieldRule[] = [
  { rule: 'newest' },
  { rule: 'newest', toleranceMs: 0 },
  { rule: 'priority', order: ['b', 'a'] },
  { rule: 'max' },
  { rule: 'min' },
  { rule: 'longest' },
  { rule: 'mostComplete' },
  { rule: 'consentSafest' },
  { rule: 'preferLocal' },
  { rule: 'preferRemote' },
  { rule: 'manual' },
  { rule: 'setMerge' },
  { rule: 'appendUnique' },
];
const rule = fc.constantFrom(...rules);
// Three sources and four moments, of which two tie within the tolerance.
const stamp: fc.Arbitrary<Stamp> = fc
  .record({ source: fc.constantFrom('a', 'b', 'c'), ms: fc.constantFrom(undefined, 0, 400, 1000, 5000) })
  .map(({ source, ms }) => (ms === undefined ? { source } : { source, at: toInstant(ms) }));

const merge = (
  input: Pick<FieldMergeInput, 'kind' | 'rule'> & Partial<FieldMergeInput>,
): ReturnType<typeof mergeField> =>
  mergeField({ field: 'f', base: undefined, local: undefined, remote: undefined, sourceOrder: ['c', 'a'], ...input });
const combines = ({ rule: name }: FieldRule): boolean => name === 'setMerge' || name === 'appendUnique';
const orNull = (value: FieldValue | undefined): FieldValue => value ?? null;

describe('the same edit on both sides', () => {
  it('is no conflict and writes nothing, however it is spelled', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, stamp, stamp, fc.boolean(), ([kind, o, x, y], chosen, a, b, linked) => {
        fc.pre(sameValue(kind, x, y));
        const base = linked ? o : undefined;
        const decision = merge({ kind, base, local: x, remote: y, rule: chosen, localStamp: a, remoteStamp: b });
        expect(decision).toMatchObject({ action: 'none', conflict: false, value: x });
      }),
      runs,
    );
  });
});

describe('absorption', () => {
  it('the result merged with either input, based on that input, is the result', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, stamp, stamp, fc.boolean(), ([kind, o, x, y], chosen, a, b, linked) => {
        fc.pre(chosen.rule !== 'manual');
        const base = linked ? o : undefined;
        const stamps = { localStamp: a, remoteStamp: b };
        const { value: result } = merge({ kind, base, local: x, remote: y, rule: chosen, ...stamps });
        for (const input of [x, y]) {
          const pulled = merge({ kind, base: input, local: input, remote: result, rule: chosen, ...stamps });
          expect(sameValue(kind, pulled.value, result)).toBe(true);
          const pushed = merge({ kind, base: input, local: result, remote: input, rule: chosen, ...stamps });
          expect(sameValue(kind, pushed.value, result)).toBe(true);
          expect([pulled.conflict, pushed.conflict]).toEqual([false, false]);
        }
      }),
      runs,
    );
  });
});

describe('no value is invented', () => {
  it('a rule that chooses gives a value of one side, as it is spelled there', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, stamp, stamp, fc.boolean(), ([kind, o, x, y], chosen, a, b, linked) => {
        fc.pre(!combines(chosen));
        const base = linked ? o : undefined;
        const { value } = merge({ kind, base, local: x, remote: y, rule: chosen, localStamp: a, remoteStamp: b });
        expect([x, y]).toContainEqual(value);
      }),
      runs,
    );
  });

  it('a merged list says of each element only what a side says of it', () => {
    const facts = (element: FieldValue): string[] =>
      typeof element === 'object' && element !== null
        ? Object.entries(element).map((fact) => stableJson(fact))
        : [stableJson(element)];
    const lists: readonly FieldKind[] = ['emails', 'phones', 'addresses', 'tags', 'domains', 'choices', 'references'];
    fc.assert(
      fc.property(kindWithValues(lists), stamp, stamp, fc.boolean(), ([kind, o, x, y], a, b, linked) => {
        const base = linked ? o : undefined;
        const { value } = merge({
          kind,
          base,
          local: x,
          remote: y,
          rule: { rule: 'setMerge' },
          localStamp: a,
          remoteStamp: b,
        });
        const said = [x, y, base].flatMap((list) => listElements(kind, list));
        for (const { id, element } of listElements(kind, value)) {
          const known = said.filter((each) => each.id === id).flatMap((each) => facts(each.element));
          // Which element is primary is decided for the whole list.
          const own = facts(element).filter((fact) => fact !== '["primary",true]');
          expect(known).toEqual(expect.arrayContaining(own));
        }
      }),
      runs,
    );
  });
});

describe('a decision is true', () => {
  it('action, value and reason say the same, and a conflict is two different edits', () => {
    fc.assert(
      fc.property(kindWithValues(), rule, stamp, stamp, fc.boolean(), ([kind, o, x, y], chosen, a, b, linked) => {
        const base = linked ? o : undefined;
        const { action, value, reason, conflict } = merge({
          kind,
          base,
          local: x,
          remote: y,
          rule: chosen,
          localStamp: a,
          remoteStamp: b,
        });
        const same = (p: FieldValue | undefined, q: FieldValue | undefined): boolean => sameValue(kind, p, q);
        if (action === 'takeRemote') expect(value).toEqual(y);
        if (action === 'keepLocal' || action === 'hold') expect(value).toEqual(x);
        if (action === 'merged') expect([same(value, x), same(value, y)]).toEqual([false, false]);
        if (action === 'none') expect(same(x, y)).toBe(true);
        expect(action === 'hold').toBe(reason === 'held');
        const twoEdits = linked
          ? !same(x, o) && !same(y, o) && !same(x, y)
          : !same(x, y) && !same(x, null) && !same(y, null);
        expect(conflict).toBe(twoEdits);
        if (chosen.rule === 'manual') expect(action === 'hold').toBe(twoEdits);
      }),
      runs,
    );
  });
});

describe('deletes', () => {
  type State = 'unset' | 'cleared' | 'same' | 'changed';
  const state = fc.constantFrom<State>('unset', 'cleared', 'same', 'changed');
  const shown = (of: State, base: FieldValue, changed: FieldValue): FieldValue | undefined =>
    ({ unset: undefined, cleared: null, same: base, changed })[of];

  it('a clearing on one side stands, an unset side never clears, and an edit against a clearing is a conflict', () => {
    fc.assert(
      fc.property(
        kindWithValues(),
        rule,
        state,
        state,
        stamp,
        stamp,
        ([kind, base, x, y], chosen, mine, theirs, a, b) => {
          fc.pre(
            ![base, x, y].some((value) => sameValue(kind, value, null)) &&
              ![x, y].some((value) => sameValue(kind, value, base)),
          );
          const [local, remote] = [shown(mine, base, x), shown(theirs, base, y)];
          const { value, conflict } = merge({ kind, base, local, remote, rule: chosen, localStamp: a, remoteStamp: b });
          const quiet = (of: State): boolean => of === 'unset' || of === 'same';
          if (mine === 'cleared' && quiet(theirs)) expect(value).toBeNull();
          if (theirs === 'cleared' && quiet(mine)) expect(value).toBeNull();
          if (mine === 'cleared' && theirs === 'cleared') expect([value, conflict]).toEqual([null, false]);
          if (quiet(mine) && quiet(theirs)) expect(sameValue(kind, value, base)).toBe(true);
          const against = (mine === 'cleared' && theirs === 'changed') || (mine === 'changed' && theirs === 'cleared');
          if (against) expect(conflict).toBe(true);
          // Two sides that each take away another element leave an empty list.
          if (isEmptyValue(value) && !combines(chosen)) expect([mine, theirs]).toContain('cleared');
        },
      ),
      runs,
    );
  });
});

describe('skew (R11)', () => {
  const decide = (localMs: number, remoteMs: number, sourceOrder: readonly string[]): FieldValue =>
    merge({
      kind: 'text',
      rule: { rule: 'newest', toleranceMs: 1000 },
      base: 'o',
      local: 'local',
      remote: 'remote',
      localStamp: { source: 'here', at: toInstant(localMs) },
      remoteStamp: { source: 'there', at: toInstant(remoteMs) },
      sourceOrder,
    }).value;

  it('a clock that is off by the tolerance or more decides; within one span of it the rank of the source does', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 9000 }),
        fc.integer({ min: -3000, max: 3000 }),
        fc.boolean(),
        (start, shift, hereFirst) => {
          const [local, remote] = [start + 3000, start + 3000 + shift];
          const order = hereFirst ? ['here', 'there'] : ['there', 'here'];
          const sameSpan = Math.floor(local / 1000) === Math.floor(remote / 1000);
          const value = decide(local, remote, order);
          if (Math.abs(shift) >= 1000) expect(value).toBe(shift > 0 ? 'remote' : 'local');
          if (sameSpan) expect(value).toBe(hereFirst ? 'local' : 'remote');
        },
      ),
      runs,
    );
  });
});

describe('two whole records (E3)', () => {
  const names = ['p', 'q', 'r'] as const;
  const value = fc.constantFrom<FieldValue>('x', 'y', 'z', null);
  const edits = fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true });
  const moment = fc.constantFrom(0, 400, 5000).map((ms) => toInstant(ms));
  const strategy = fc.constantFrom<ConflictStrategy>('timestamp_based', 'source_priority', 'field_merge');
  const base = { p: 'x', q: 'y', r: null };
  const sourcePriority = ['two', 'one'];
  const kinds = { p: 'text', q: 'text', r: 'text' } as const;

  it('every edit that only one side made survives, whichever record is newer', () => {
    fc.assert(
      fc.property(edits, edits, moment, moment, strategy, (mine, theirs, a, b, chosen) => {
        const { merged, conflictingFields } = resolveConflict({
          base,
          local: { ...base, ...mine, updatedAt: a },
          remote: { ...base, ...theirs, updatedAt: b },
          strategy: chosen,
          sourcePriority,
          kinds,
        });
        for (const name of names) {
          const [local, remote] = [{ ...base, ...mine }[name], { ...base, ...theirs }[name]].map(orNull);
          const changed = [local, remote].filter((each) => each !== base[name]);
          if (changed.length === 0) expect(merged[name]).toBe(base[name]);
          if (changed.length === 1) expect(merged[name]).toBe(changed[0]);
          if (changed.length === 2) expect(changed).toContain(merged[name]);
          expect(conflictingFields.includes(name)).toBe(changed.length === 2 && local !== remote);
        }
      }),
      runs,
    );
  });

  it('swapping the records and their names gives the same values', () => {
    fc.assert(
      fc.property(edits, edits, moment, moment, strategy, fc.boolean(), (mine, theirs, a, b, chosen, linked) => {
        const local = { ...base, ...mine, updatedAt: a };
        const remote = { ...base, ...theirs, updatedAt: b };
        const common = { strategy: chosen, sourcePriority, kinds, ...(linked ? { base } : {}) };
        const forth = resolveConflict({ ...common, local, remote, sources: { local: 'one', remote: 'two' } });
        const back = resolveConflict({
          ...common,
          local: remote,
          remote: local,
          sources: { local: 'two', remote: 'one' },
        });
        expect(back.merged).toEqual(forth.merged);
        expect([...back.conflictingFields].sort()).toEqual([...forth.conflictingFields].sort());
      }),
      runs,
    );
  });
});

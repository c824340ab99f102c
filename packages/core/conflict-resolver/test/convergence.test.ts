import { type FieldKind, type FieldValue, type Instant, toInstant } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FieldRule, mergeField, sameValue } from '../src/index.ts';

/**
 * One field of two systems, synced by nothing but `mergeField`, one base, a version check on writes, a note of every
 * write that was sent, and bad luck.
 */
class Pair {
  hub: Held;
  remote: Held;
  remoteVersion = 0;
  base: { readonly value: FieldValue; readonly version: number };
  writes = 0;
  conflicts = 0;
  /** A write whose answer nobody heard. */
  unheard: FieldValue | undefined;
  /** Looks at the remote that were taken and not worked in yet. */
  inFlight: { readonly held: Held; readonly version: number }[] = [];
  readonly #kind: FieldKind;
  readonly #rule: FieldRule;

  constructor(kind: FieldKind, rule: FieldRule, value: FieldValue) {
    this.#kind = kind;
    this.#rule = rule;
    this.hub = { value, at: toInstant(0) };
    this.remote = this.hub;
    this.base = { value, version: 0 };
  }

  editRemote(held: Held): void {
    this.remote = held;
    this.remoteVersion += 1;
  }

  look(): void {
    this.inFlight.push({ held: this.remote, version: this.remoteVersion });
  }

  /** Works in one of the looks; one that is older than what is known is dropped, one that comes twice is worked in twice. */
  workIn(index: number, keep: boolean): void {
    const seen = this.inFlight[index % Math.max(1, this.inFlight.length)];
    if (seen === undefined) return;
    if (!keep) this.inFlight = this.inFlight.filter((each) => each !== seen);
    if (seen.version < this.base.version) return;
    const own = this.unheard !== undefined && this.same(this.unheard, seen.held.value);
    if (seen.version > this.base.version) this.unheard = undefined;
    if (own) this.base = { value: seen.held.value, version: seen.version };
    const decision = mergeField({
      field: 'f',
      kind: this.#kind,
      base: this.base.value,
      local: this.hub.value,
      remote: seen.held.value,
      rule: this.#rule,
      localStamp: { source: 'hub', at: this.hub.at },
      remoteStamp: { source: 'crm', at: seen.held.at },
      sourceOrder: ['crm', 'hub'],
    });
    if (decision.conflict) this.conflicts += 1;
    if (!this.same(decision.value, this.hub.value)) {
      const [, at = seen.held.at] = [this.hub.at, seen.held.at].sort();
      this.hub = { value: decision.value, at: decision.action === 'takeRemote' ? seen.held.at : at };
      this.writes += 1;
    }
    this.base = { value: seen.held.value, version: seen.version };
  }

  push(acknowledged: boolean): void {
    if (this.same(this.hub.value, this.base.value) || this.remoteVersion !== this.base.version) return;
    this.editRemote(this.hub);
    this.writes += 1;
    if (acknowledged) this.base = { value: this.hub.value, version: this.remoteVersion };
    this.unheard = acknowledged ? undefined : this.hub.value;
  }

  same(a: FieldValue, b: FieldValue): boolean {
    return sameValue(this.#kind, a, b);
  }

  round(): void {
    this.look();
    this.workIn(this.inFlight.length - 1, false);
    this.push(true);
  }
}

interface Held {
  readonly value: FieldValue;
  readonly at: Instant;
}

/** Knows only who touched what since both were last quiet: no rule, no base, no merge. */
interface Model {
  clock: number;
  touched: { hub: Map<string, FieldValue>; remote: Map<string, FieldValue> };
}

type Step =
  | { readonly do: 'editHub' | 'editRemote'; readonly pick: number }
  | { readonly do: 'look' | 'push' | 'pushUnheard' | 'settle' }
  | { readonly do: 'workIn'; readonly index: number; readonly again: boolean };

/** What an edit touches, and what the field holds after it. */
type Edit = (
  current: FieldValue,
  pick: number,
) => { readonly touches: string; readonly as: FieldValue; readonly value: FieldValue };

const whole =
  (values: readonly FieldValue[]): Edit =>
  (_, pick) => {
    const value = values[pick % values.length] ?? null;
    return { touches: 'value', as: value, value };
  };
const elements: Edit = (current, pick) => {
  const element = ['p', 'q', 'r'][pick % 3] ?? 'p';
  const list = Array.isArray(current) ? current : [];
  const add = pick % 2 === 0;
  const rest = list.filter((each) => each !== element);
  return { touches: element, as: add, value: add ? [...rest, element] : rest };
};

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('editHub' as const, 'editRemote' as const), pick: fc.nat({ max: 5 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('look' as const, 'push' as const, 'pushUnheard' as const) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('workIn' as const), index: fc.nat({ max: 3 }), again: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'settle' as const }) },
);

type Check = (pair: Pair, model: Model, before: FieldValue) => void;

/** Lets the commands of fast-check play one step each on both the model and the pair. */
class Play implements fc.Command<Model, Pair> {
  readonly #step: Step;
  readonly #edit: Edit;
  readonly #check: Check;
  constructor(played: Step, edit: Edit, check: Check) {
    this.#step = played;
    this.#edit = edit;
    this.#check = check;
  }
  check = (): boolean => true;
  run(model: Model, pair: Pair): void {
    const now = this.#step;
    if (now.do === 'look') pair.look();
    if (now.do === 'push') pair.push(true);
    if (now.do === 'pushUnheard') pair.push(false);
    if (now.do === 'workIn') pair.workIn(now.index, now.again);
    if (now.do === 'settle') settle(pair, model, this.#check);
    if (now.do === 'editHub' || now.do === 'editRemote')
      this.#play(now.do === 'editHub' ? 'hub' : 'remote', now.pick, model, pair);
  }
  #play(side: 'hub' | 'remote', pick: number, model: Model, pair: Pair): void {
    model.clock += pick % 2 === 0 ? 300 : 2000;
    // An edit over a write of ours that nobody heard of hides it: nobody can tell any more which part of it was whose.
    if (side === 'remote' && pair.unheard !== undefined) {
      for (const hidden of model.touched.hub.keys()) model.touched.remote.set(hidden, 'hidden');
    }
    const { touches, as, value } = this.#edit(pair[side].value, pick);
    model.touched[side].set(touches, as);
    const held = { value, at: toInstant(model.clock) };
    if (side === 'hub') pair.hub = held;
    else pair.editRemote(held);
  }
  toString = (): string => JSON.stringify(this.#step);
}

/** Syncs until nothing is written, which takes few rounds; then one more round writes nothing. */
function settle(pair: Pair, model: Model, check: Check): void {
  const before = pair.base.value;
  let rounds = 0;
  for (let writes = -1; writes !== pair.writes; rounds += 1) {
    writes = pair.writes;
    pair.round();
  }
  expect(rounds).toBeLessThanOrEqual(3);
  expect(pair.same(pair.remote.value, pair.hub.value)).toBe(true);
  check(pair, model, before);
  const { writes, conflicts } = pair;
  for (const index of pair.inFlight.keys()) pair.workIn(index, true);
  pair.round();
  expect([pair.writes, pair.conflicts]).toEqual([writes, conflicts]);
  pair.inFlight = [];
  model.touched = { hub: new Map(), remote: new Map() };
}

function play(kind: FieldKind, rule: FieldRule, start: FieldValue, edit: Edit, check: Check): void {
  fc.assert(
    fc.property(fc.commands([step.map((each) => new Play(each, edit, check))], { maxCommands: 25 }), (commands) => {
      const model: Model = { clock: 0, touched: { hub: new Map(), remote: new Map() } };
      const pair = new Pair(kind, rule, start);
      fc.modelRun(() => ({ model, real: pair }), commands);
      settle(pair, model, check);
    }),
    { numRuns: 200 },
  );
}

const lastEdits: Check = (pair, { touched }) => {
  const edits = [touched.hub, touched.remote].flatMap((side) => (side.has('value') ? [side.get('value')] : []));
  // Only one side edited: that edit is there. Both did: one of the two last edits is.
  if (edits.length > 0) expect(edits).toContain(pair.hub.value);
};

describe('a write whose answer was lost', () => {
  it('must be recognised when it is seen again: with the old base the next edit could lose against our own write', () => {
    const next = (base: string) =>
      mergeField({
        field: 'f',
        kind: 'text',
        base,
        local: 'second edit',
        remote: 'first edit',
        rule: { rule: 'preferRemote' },
      });
    expect(next('start')).toMatchObject({ value: 'first edit', conflict: true });
    expect(next('first edit')).toMatchObject({ value: 'second edit', conflict: false });
  });
});

describe('two systems in which people edit, while looks are late, come twice or get lost, end equal once it is quiet', () => {
  const choosing: readonly (readonly [string, FieldRule])[] = [
    ['newest', { rule: 'newest' }],
    ['priority', { rule: 'priority', order: ['crm', 'hub'] }],
    ['longest', { rule: 'longest' }],
    ['preferLocal', { rule: 'preferLocal' }],
    ['preferRemote', { rule: 'preferRemote' }],
  ];
  it.each(choosing)('%s keeps the edit of one side, and of two one', (_, rule) => {
    play('text', rule, 'start', whole(['x', 'longer', 'start', null]), lastEdits);
  });

  it.each([['max'], ['min']] as const)('%s does so for numbers', (rule) => {
    play('int', { rule }, 5, whole([1, 5, 9, null]), lastEdits);
  });

  it('setMerge keeps what one side added and drops what one side removed', () => {
    play('tags', { rule: 'setMerge' }, ['p'], elements, (pair, { touched }) => {
      const list = Array.isArray(pair.hub.value) ? pair.hub.value : [];
      for (const element of ['p', 'q', 'r']) {
        const [mine, theirs] = [touched.hub.get(element), touched.remote.get(element)];
        if (mine === undefined || theirs === undefined || mine === theirs) {
          const wanted = mine ?? theirs;
          if (wanted !== undefined) expect(list.includes(element)).toBe(wanted);
        }
      }
    });
  });
});

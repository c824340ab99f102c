import { type FieldKind, type FieldValue, toInstant } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import {
  type FieldDecision,
  type FieldRule,
  fieldRuleSchema,
  isEmptyValue,
  mergeField,
  sameValue,
} from '../src/index.ts';

type RuleName = FieldRule['rule'];
type State = 'unset' | 'cleared' | 'same' | 'changed';

/** A rule with values that it is made for: what both agreed on, and two different edits. */
interface Sample {
  readonly kind: FieldKind;
  readonly rule: FieldRule;
  readonly base: FieldValue;
  readonly hub: FieldValue;
  readonly account: FieldValue;
}

const text = { kind: 'text', base: 'old', hub: 'the longer one', account: 'other' } as const;
const samples: { readonly [R in RuleName]: Sample } = {
  newest: { ...text, rule: { rule: 'newest' } },
  priority: { ...text, rule: { rule: 'priority', order: ['hub', 'account'] } },
  max: { kind: 'int', rule: { rule: 'max' }, base: 1, hub: 9, account: 5 },
  min: { kind: 'int', rule: { rule: 'min' }, base: 1, hub: 9, account: 5 },
  longest: { ...text, rule: { rule: 'longest' } },
  mostComplete: {
    kind: 'json',
    rule: { rule: 'mostComplete' },
    base: { a: 1 },
    hub: { a: 2, b: 2 },
    account: { a: 3 },
  },
  appendUnique: { ...text, rule: { rule: 'appendUnique' } },
  setMerge: { kind: 'tags', rule: { rule: 'setMerge' }, base: ['old'], hub: ['old', 'x'], account: ['old', 'y'] },
  consentSafest: {
    kind: 'consent',
    rule: { rule: 'consentSafest' },
    base: { state: 'in' },
    hub: { state: 'out' },
    account: { state: 'out' },
  },
  preferLocal: { ...text, rule: { rule: 'preferLocal' } },
  preferRemote: { ...text, rule: { rule: 'preferRemote' } },
  manual: { ...text, rule: { rule: 'manual' } },
  custom: { ...text, rule: { rule: 'custom', name: 'ours' } },
};
// There are only two answers to a consent: two different edits have no answer before them.
const twoEdits: { readonly [R in RuleName]?: Partial<Sample> } = {
  consentSafest: { base: { state: 'unknown' }, account: { state: 'in' } },
};
const states: readonly State[] = ['unset', 'cleared', 'same', 'changed'];
const ruleNames = Object.keys(samples) as RuleName[];

function sampleFor(name: RuleName, hub: State, account: State): Sample {
  const differ = hub === 'changed' && account === 'changed';
  return { ...samples[name], ...(differ ? twoEdits[name] : {}) };
}

function decide(name: RuleName, hub: State, account: State, linked = true): FieldDecision {
  const sample = sampleFor(name, hub, account);
  const shown = (state: State, changed: FieldValue): FieldValue | undefined =>
    ({ unset: undefined, cleared: null, same: sample.base, changed })[state];
  return mergeField({
    field: 'f',
    kind: sample.kind,
    rule: sample.rule,
    base: linked ? sample.base : undefined,
    local: shown(hub, sample.hub),
    remote: shown(account, sample.account),
    localStamp: { source: 'hub', at: toInstant('2026-01-01T10:00:00Z') },
    remoteStamp: { source: 'account', at: toInstant('2026-01-01T11:00:00Z') },
    sourceOrder: ['hub', 'account'],
    customRules: { ours: () => 'a value of the host' },
  });
}

/** What comes out, in words that do not depend on the sample. */
function outcome(name: RuleName, hub: State, account: State, linked = true): string {
  const { action, value, reason } = decide(name, hub, account, linked);
  const sample = sampleFor(name, hub, account);
  const is = (other: FieldValue): boolean => sameValue(sample.kind, value, other);
  if (action === 'hold') return 'waits for a person';
  if (isEmptyValue(value)) return 'empty';
  if (reason === 'custom') return 'what the function returns';
  if (action === 'merged') return 'both';
  if (linked && is(sample.base)) return 'as it was';
  if (hub === 'changed' && is(sample.hub)) return "the hub's";
  return is(sample.account) ? "the account's" : 'unknown';
}

function writes({ action }: FieldDecision): string {
  return { none: 'nobody', takeRemote: 'the hub', keepLocal: 'the account', merged: 'both', hold: 'nobody' }[action];
}

/** The one cell that all rules share; a difference between two rules is a fault. */
function shared(hub: State, account: State, linked = true): readonly string[] {
  const cells = ruleNames.map((name) => {
    const decision = decide(name, hub, account, linked);
    expect(decision.conflict).toBe(false);
    return [outcome(name, hub, account, linked), writes(decision), `\`${decision.reason}\``];
  });
  const [first = []] = cells;
  for (const cell of cells) expect(cell).toEqual(first);
  return first;
}

function byRule(name: RuleName, hub: State, account: State, linked = true): string {
  const decision = decide(name, hub, account, linked);
  expect(decision.conflict).toBe(true);
  return outcome(name, hub, account, linked);
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const isConflict = (hub: State, account: State): boolean =>
  [hub, account].every((state) => state === 'changed' || state === 'cleared') &&
  !(hub === 'cleared' && account === 'cleared');

function page(): string {
  const all = states.flatMap((hub) => states.map((account) => [hub, account] as const));
  const quiet = all.filter(([hub, account]) => !isConflict(hub, account));
  const filled = (state: State): boolean => state === 'changed';
  const first = all.filter(([hub, account]) => ![hub, account].includes('same') && !(filled(hub) && filled(account)));
  const name = (state: State): string => (state === 'changed' ? 'filled' : state);
  return `# Policy table

What a merge does with one field, for everything that can have happened to it on both sides and for every rule. This page is
written by a test and checked by it: \`vitest run packages/core/conflict-resolver/test/policy-table.test.ts --update\` writes it again.
How to choose rules is told in [conflicts](guides/conflicts.md).

*unset*: not known or not fetched. *cleared*: known to be empty. *same*: as both last agreed. *changed*: edited, to a value that
the other side does not have.

## No rule is asked

${quiet.length} of the ${all.length} cases are the same under all ${ruleNames.length} rules.

${table(
  ['hub', 'account', 'the field is', 'is told', 'reason'],
  quiet.map(([hub, account]) => [hub, account, ...shared(hub, account)]),
)}

## Both sides changed

The account's edit is the newer one, the hub comes first in every order of sources, and the hub's value is the longer, larger and
more complete one. For \`consentSafest\` the hub says opted out and the account opted in.

${table(
  [
    'rule',
    'changed, changed',
    'hub changed, account cleared',
    'hub cleared, account changed',
    'first link, both filled',
  ],
  ruleNames.map((rule) => [
    `\`${rule}\``,
    byRule(rule, 'changed', 'changed'),
    byRule(rule, 'changed', 'cleared'),
    byRule(rule, 'cleared', 'changed'),
    byRule(rule, 'changed', 'changed', false),
  ]),
)}

\`max\`, \`min\`, \`setMerge\` and \`appendUnique\` decide as \`newest\` does where they do not fit the values, such as \`max\` for a text.

## The first link

Without a base nobody knows who changed what. Where one side holds nothing no rule is asked either.

${table(
  ['hub', 'account', 'the field is', 'is told', 'reason'],
  first.map(([hub, account]) => [name(hub), name(account), ...shared(hub, account, false)]),
)}
`;
}

describe('the policy table of the documentation (R3)', () => {
  it('covers every rule there is', () => {
    expect(ruleNames.map((name) => samples[name].rule.rule)).toEqual(ruleNames);
    for (const { rule } of Object.values(samples)) expect(fieldRuleSchema.parse(rule)).toEqual(rule);
  });

  it('says of every rule and every state of both sides what a merge does', async () => {
    const written = page();
    expect(written).not.toContain('unknown |');
    await expect(written).toMatchFileSnapshot('../../../../docs/policy-table.md');
  });
});

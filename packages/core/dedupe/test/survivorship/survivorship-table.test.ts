import { canonicalValue } from '@crmsync/conflict-resolver';
import { type FieldKind, type FieldValue, toInstant } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { type Contribution, goldenRecord, type SurvivorshipRule, survivorshipRuleSchema } from '../../src/index.ts';

type State = 'unset' | 'cleared' | 'filled';

/** A rule with two different values that it is made for; the older contribution's is the longer, larger, further one. */
interface Sample {
  readonly rule: SurvivorshipRule;
  readonly kind: FieldKind;
  readonly older: FieldValue;
  readonly newer: FieldValue;
}

const text = { kind: 'text', older: 'the longer one', newer: 'other' } as const;
const samples: { readonly [name: string]: Sample } = {
  newest: { ...text, rule: { rule: 'newest' } },
  'newest, `unlessBlank`': { ...text, rule: { rule: 'newest', unlessBlank: true } },
  oldest: { ...text, rule: { rule: 'oldest' } },
  priority: { ...text, rule: { rule: 'priority', order: ['older', 'newer'] } },
  'priority, `unlessBlank`': { ...text, rule: { rule: 'priority', order: ['older', 'newer'], unlessBlank: true } },
  trust: { ...text, rule: { rule: 'trust', scores: { older: 90, newer: 10 } } },
  'trust, `unlessBlank`': { ...text, rule: { rule: 'trust', scores: { older: 90, newer: 10 }, unlessBlank: true } },
  longest: { ...text, rule: { rule: 'longest' } },
  mostComplete: { kind: 'json', rule: { rule: 'mostComplete' }, older: { a: 1, b: 2 }, newer: { a: 3 } },
  mostFrequent: { ...text, rule: { rule: 'mostFrequent' } },
  union: { kind: 'tags', rule: { rule: 'union' }, older: ['x'], newer: ['y'] },
  appendUnique: { ...text, rule: { rule: 'appendUnique' } },
  max: { kind: 'int', rule: { rule: 'max' }, older: 9, newer: 5 },
  min: { kind: 'int', rule: { rule: 'min' }, older: 9, newer: 5 },
  anyTrue: { kind: 'bool', rule: { rule: 'anyTrue' }, older: true, newer: false },
  furthest: {
    kind: 'lifecycle',
    rule: { rule: 'furthest' },
    older: { category: 'customer' },
    newer: { category: 'lead' },
  },
  'consentSafest, older opted out': {
    kind: 'consent',
    rule: { rule: 'consentSafest' },
    older: { state: 'out' },
    newer: { state: 'in' },
  },
  'consentSafest, newer opted out': {
    kind: 'consent',
    rule: { rule: 'consentSafest' },
    older: { state: 'in' },
    newer: { state: 'out' },
  },
  'winnerOf, of a field that the older one won': {
    ...text,
    rule: { rule: 'winnerOf', field: 'leader' },
  },
};
const names = Object.keys(samples);
const states: readonly State[] = ['unset', 'cleared', 'filled'];

function outcome(name: string, older: State, newer: State, alike = false): string {
  const sample = samples[name];
  if (sample === undefined) return 'unknown';
  const newerValue = alike ? sample.older : sample.newer;
  const delivery = (source: string, at: string, state: State, value: FieldValue): Contribution => ({
    source,
    recordId: '1',
    updatedAt: toInstant(at),
    fields: {
      ...(source === 'older' ? { leader: 'x' } : {}),
      ...(state === 'unset' ? {} : { field: state === 'cleared' ? null : value }),
    },
  });
  const { field } = goldenRecord(
    [
      delivery('older', '2026-01-01T10:00:00Z', older, sample.older),
      delivery('newer', '2026-01-01T11:00:00Z', newer, newerValue),
    ],
    { fields: { field: sample.rule } },
    { kinds: { field: sample.kind } },
  ).fields;
  const form = (value: FieldValue | undefined): string => canonicalValue(sample.kind, value);
  if (field === undefined) return 'absent';
  if (form(field) === '') return 'empty';
  if (alike) return 'that value';
  if (form(field) === form(sample.older)) return "the older one's";
  return form(field) === form(sample.newer) ? "the newer one's" : 'both';
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const labelled = (name: string): string => name.replace(/^\w+/, (rule) => `\`${rule}\``);

const independent: readonly (readonly [State, State, boolean])[] = [
  ['unset', 'unset', false],
  ['unset', 'cleared', false],
  ['unset', 'filled', false],
  ['cleared', 'unset', false],
  ['filled', 'unset', false],
  ['cleared', 'cleared', false],
  ['filled', 'filled', true],
];
const dependent = [
  ['filled', 'cleared'],
  ['cleared', 'filled'],
  ['filled', 'filled'],
] as const;

function shared(older: State, newer: State, alike: boolean): string {
  const own = names.filter((name) => !name.startsWith('winnerOf'));
  const [cell = 'unknown', ...others] = new Set(own.map((name) => outcome(name, older, newer, alike)));
  expect(others).toEqual([]);
  return cell;
}

function page(): string {
  return `# Survivorship table

What a golden record holds of a field of which two contributions speak, an older and a newer one. This page is written by a test
and checked by it: \`vitest run packages/core/dedupe/test/survivorship/survivorship-table.test.ts --update\` writes it again. How to use
the rules is told in the [README](../packages/core/dedupe/README.md#golden-records) of the package.

*unset*: never set or not looked at. *cleared*: known to be empty.

## The same under all rules

${table(
  ['older', 'newer', 'golden record'],
  independent.map(([older, newer, alike]) => [
    older,
    alike ? 'the same, however it is spelled' : newer,
    shared(older, newer, alike),
  ]),
)}

\`winnerOf\` and groups are the exception: what the winner never set is absent, whatever others hold.

## By rule

The older contribution has the longer, larger, further value and comes first in the order of sources; it is also the more trusted one.

${table(
  [
    'rule',
    ...dependent.map(([older, newer]) =>
      older === newer ? 'both filled, differently' : `older ${older}, newer ${newer}`,
    ),
  ],
  names.map((name) => [labelled(name), ...dependent.map(([older, newer]) => outcome(name, older, newer))]),
)}
`;
}

describe('the survivorship table of the documentation', () => {
  it('covers every rule there is', () => {
    // The compiler refuses a list that leaves a rule out.
    const every: { readonly [R in SurvivorshipRule['rule']]: true } = {
      newest: true,
      oldest: true,
      priority: true,
      trust: true,
      longest: true,
      mostComplete: true,
      mostFrequent: true,
      union: true,
      appendUnique: true,
      max: true,
      min: true,
      anyTrue: true,
      furthest: true,
      consentSafest: true,
      winnerOf: true,
    };
    const known = new Set(Object.values(samples).map(({ rule }) => rule.rule));
    for (const { rule } of Object.values(samples)) expect(survivorshipRuleSchema.parse(rule)).toEqual(rule);
    expect([...known].sort()).toEqual(Object.keys(every).sort());
  });

  it('covers all nine pairs of states', () => {
    const covered = [
      ...independent.map(([older, newer]) => `${older} ${newer}`),
      ...dependent.map((pair) => pair.join(' ')),
    ];
    expect(new Set(covered).size).toBe(states.length ** 2);
  });

  it('says of every rule what survives', async () => {
    await expect(page()).toMatchFileSnapshot('../../../../../docs/survivorship-table.md');
  });
});

import { CrmSyncError, type FieldKind, type FieldValue, toInstant } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import {
  type Contribution,
  defaultFieldGroups,
  defaultSurvivorshipRule,
  goldenRecord,
  type SurvivorshipOptions,
  type SurvivorshipRule,
  survivorshipRuleSchema,
  survivorshipRulesSchema,
} from '../../src/index.ts';

const day = (n: number) => toInstant(`2026-01-0${n}T00:00:00Z`);

/** One contribution per value, of the sources a, b, c … on days 1, 2, 3 …; `undefined` = never set. */
function given(values: readonly (FieldValue | undefined)[], field = 'f'): Contribution[] {
  return values.map((value, index) => ({
    source: String.fromCharCode(97 + index),
    recordId: '1',
    updatedAt: day(index + 1),
    fields: value === undefined ? {} : { [field]: value },
  }));
}

function survivor(
  rule: SurvivorshipRule,
  kind: FieldKind,
  values: readonly (FieldValue | undefined)[],
  options: SurvivorshipOptions = {},
): FieldValue | undefined {
  return goldenRecord(given(values), { fields: { f: rule } }, { kinds: { f: kind }, ...options }).fields.f;
}

describe('rules', () => {
  it('newest takes the value that was set last, by its own moment and not by the record’s', () => {
    const [old, late] = given(['old title', 'new title']);
    const touched: Contribution = { ...old!, updatedAt: day(9), setAt: { f: day(1) } };
    expect(goldenRecord([touched, late!]).fields).toEqual({ f: 'new title' });
    expect(goldenRecord([{ ...old!, updatedAt: day(9) }, late!]).fields).toEqual({ f: 'old title' });
  });

  it('newest takes a clearing for an edit, unless it is told otherwise; what was never set is none', () => {
    expect(survivor({ rule: 'newest' }, 'text', ['Clerk', null])).toBeNull();
    expect(survivor({ rule: 'newest', unlessBlank: true }, 'text', ['Clerk', null])).toBe('Clerk');
    expect(survivor({ rule: 'newest' }, 'text', ['Clerk', undefined])).toBe('Clerk');
    expect(goldenRecord(given([undefined, undefined])).fields).toEqual({});
  });

  it('oldest takes the first value, and no value without a moment if another has one', () => {
    expect(survivor({ rule: 'oldest' }, 'text', ['Fair', 'Web'])).toBe('Fair');
    expect(survivor({ rule: 'oldest' }, 'text', [null, 'Web'])).toBe('Web');
    const [undated, dated] = given(['Fair', 'Web']).map(({ updatedAt, ...rest }, index) =>
      index === 0 ? rest : { ...rest, updatedAt: updatedAt ?? day(1) },
    );
    expect(goldenRecord([undated!, dated!], { fields: { f: { rule: 'oldest' } } }).fields.f).toBe('Web');
  });

  it('priority takes the first source that claims the field, a cleared value included', () => {
    const order = ['c', 'a', 'b'];
    expect(survivor({ rule: 'priority', order }, 'text', ['x', 'y', 'z'])).toBe('z');
    expect(survivor({ rule: 'priority', order }, 'text', ['x', 'y', undefined])).toBe('x');
    expect(survivor({ rule: 'priority', order }, 'text', ['x', 'y', null])).toBeNull();
    expect(survivor({ rule: 'priority', order, unlessBlank: true }, 'text', ['x', 'y', null])).toBe('x');
    expect(survivor({ rule: 'priority' }, 'text', ['x', 'y'], { sourceOrder: ['a'] })).toBe('x');
    expect(survivor({ rule: 'priority' }, 'text', ['x', 'y'])).toBe('y');
  });

  it('trust takes the most trusted source, of equally trusted ones the newest', () => {
    const scores = { a: 90, b: 40 };
    expect(survivor({ rule: 'trust', scores }, 'text', ['x', 'y', 'z'])).toBe('x');
    expect(survivor({ rule: 'trust', scores: {}, others: 5 }, 'text', ['x', 'y', 'z'])).toBe('z');
  });

  it('trust decays with the age of the value, by the clock that is passed in', () => {
    const rule: SurvivorshipRule = {
      rule: 'trust',
      scores: { a: { max: 90, min: 10, decayMs: 10 * 24 * 3600_000 }, b: 50 },
    };
    expect(survivor(rule, 'text', ['x', 'y'], { now: day(5) })).toBe('x'); // 4 of 10 days: 58
    expect(survivor(rule, 'text', ['x', 'y'], { now: day(7) })).toBe('y'); // 6 of 10 days: 42
    expect(() => survivor(rule, 'text', ['x', 'y'])).toThrow(
      expect.objectContaining({ code: 'SURVIVORSHIP_CLOCK_MISSING' }),
    );
  });

  it('longest and mostComplete take the value with more in it', () => {
    expect(survivor({ rule: 'longest' }, 'text', ['International', 'Int.'])).toBe('International');
    expect(
      survivor({ rule: 'mostComplete' }, 'json', [
        { a: 1, b: 2 },
        { a: 'a long text', b: null },
      ]),
    ).toEqual({ a: 1, b: 2 });
  });

  it('mostFrequent takes what most contributions agree on, whatever the spelling, once per contribution', () => {
    expect(survivor({ rule: 'mostFrequent' }, 'text', ['Acme ', 'Acme', 'Other'])).toBe('Acme');
    const twice = given(['Acme', 'Other', 'Other ']);
    expect(
      goldenRecord([twice[0]!, twice[0]!, twice[0]!, ...twice], { fields: { f: { rule: 'mostFrequent' } } }).fields.f,
    ).toBe('Other ');
  });

  it('max and min compare numbers, amounts and moments; where they cannot, the newest stays', () => {
    expect(survivor({ rule: 'max' }, 'int', [9, 10, 2])).toBe(10);
    expect(survivor({ rule: 'min' }, 'decimal', ['9.5', '10', '100'])).toBe('9.5');
    const money = (amount: string, currency: string): FieldValue => ({ amount, currency });
    expect(survivor({ rule: 'max' }, 'money', [money('10', 'EUR'), money('9', 'EUR')])).toEqual(money('10', 'EUR'));
    expect(survivor({ rule: 'max' }, 'money', [money('10', 'EUR'), money('9', 'USD')])).toEqual(money('9', 'USD'));
  });

  it('max leaves out what another value beats, even where a third one cannot be compared', () => {
    const money = (amount: string, currency: string): FieldValue => ({ amount, currency });
    const values = [money('20', 'EUR'), money('9', 'USD'), money('10', 'EUR')];
    expect(survivor({ rule: 'max' }, 'money', values)).toEqual(money('9', 'USD'));
  });

  it('anyTrue is true when any contribution says so, furthest takes the later stage', () => {
    expect(survivor({ rule: 'anyTrue' }, 'bool', [true, false, null])).toBe(true);
    expect(survivor({ rule: 'anyTrue' }, 'bool', [false, null])).toBe(false);
    const stage = (category: string): FieldValue => ({ category });
    expect(survivor({ rule: 'furthest' }, 'lifecycle', ['customer', 'lead', 'inactive'].map(stage))).toEqual(
      stage('customer'),
    );
    expect(survivor({ rule: 'furthest', order: ['open', 'won'] }, 'text', ['won', 'open'])).toBe('won');
  });

  it('consentSafest keeps an opt-out against anything; else the newest answer, of which unknown is none', () => {
    const rule: SurvivorshipRule = { rule: 'consentSafest' };
    expect(survivor(rule, 'consent', [{ state: 'out' }, { state: 'in' }, null])).toEqual({ state: 'out' });
    expect(survivor(rule, 'consent', [{ state: 'in' }, { state: 'unknown' }])).toEqual({ state: 'in' });
    expect(survivor(rule, 'consent', [{ state: 'in' }, null])).toBeNull();
    expect(survivor(rule, 'consent', [{ state: 'in', at: day(8) }, null])).toEqual({ state: 'in', at: day(8) });
  });

  it('union keeps every element once, with one primary element, that of the best contribution', () => {
    const phones = [
      [{ number: '(212) 555-0142', primary: true }, { number: '+1 212 555 0143' }],
      [
        { number: '+12125550142', type: 'mobile' },
        { number: '+1 212 555 0144', primary: true },
      ],
    ];
    expect(survivor({ rule: 'union' }, 'phones', phones, { defaultRegion: 'US' })).toEqual([
      { number: '+12125550142', type: 'mobile' },
      { number: '+1 212 555 0144', primary: true },
      { number: '+1 212 555 0143' },
    ]);
    expect(
      survivor({ rule: 'union' }, 'phones', phones, { defaultRegion: 'US', sourceOrder: ['a'], toleranceMs: 9e9 }),
    ).toEqual([
      { number: '(212) 555-0142', primary: true, type: 'mobile' },
      { number: '+1 212 555 0143' },
      { number: '+1 212 555 0144' },
    ]);
  });

  it('union takes every address as one contribution wrote it', () => {
    const oneLine = { line1: '1 Main Street Apt 2', city: 'Springfield' };
    const twoLines = { line1: '1 Main Street', line2: 'Apt 2', city: 'Springfield' };
    const other = { line1: '9 Elm Street', city: 'Shelbyville' };
    expect(survivor({ rule: 'union' }, 'addresses', [[twoLines], [oneLine, other]])).toEqual([oneLine, other]);
  });

  it('union never makes an address out of two, and puts the primary reference first', () => {
    const address = (more: { [part: string]: string }): FieldValue => ({
      line1: '1 Main Street',
      city: 'Springfield',
      ...more,
    });
    expect(
      survivor({ rule: 'union' }, 'addresses', [[address({ line1: '1 main st.', countryText: 'x' })], [address({})]]),
    ).toHaveLength(2);
    expect(
      survivor({ rule: 'union' }, 'addresses', [[address({ line1: '1 main st.' })], [address({ type: 'billing' })]]),
    ).toEqual([address({ type: 'billing' })]);
    expect(
      survivor({ rule: 'union' }, 'references', [
        ['1', '2'],
        ['2', '3'],
      ]),
    ).toEqual(['2', '3', '1']);
  });

  it('appendUnique keeps every note of every version', () => {
    const note = (body: string): FieldValue => ({ format: 'text', body });
    expect(
      survivor({ rule: 'appendUnique' }, 'richText', [note('Met'), note('Met\n\nTea'), note('Met\n\nCall')]),
    ).toEqual(note('Call\n\nMet\n\nTea'));
  });
});

describe('groups', () => {
  const home: Contribution = {
    source: 'a',
    recordId: '1',
    updatedAt: day(1),
    fields: { street: '1 Main Street', city: 'Springfield', zip: '12345' },
  };
  const moved: Contribution = {
    source: 'b',
    recordId: '1',
    updatedAt: day(2),
    fields: { street: '9 Elm Street', city: 'Shelbyville' },
  };
  const cityOnly: Contribution = { source: 'c', recordId: '1', updatedAt: day(3), fields: { city: 'Capital City' } };

  it('never mix parts of two addresses', () => {
    const rules = { groups: [{ fields: ['street', 'city', 'zip'], key: ['street'] }] };
    const { fields, provenance } = goldenRecord([home, moved, cityOnly], rules);
    expect(fields).toEqual({ street: '9 Elm Street', city: 'Shelbyville' });
    expect(provenance.zip).toMatchObject({ decidedBy: 'group', winner: { source: 'b', recordId: '1' }, won: [] });
  });

  it('take the contribution that knows more of the key fields, a cleared one counts as known', () => {
    const emptied: Contribution = { ...cityOnly, fields: { street: null, city: null } };
    expect(goldenRecord([home, emptied], { groups: [{ fields: ['street', 'city'] }] }).fields).toMatchObject({
      street: null,
      city: null,
    });
  });

  it('are as new as the newest of their fields', () => {
    const corrected: Contribution = { ...home, setAt: { zip: day(4) } };
    const { fields } = goldenRecord([corrected, moved], {
      groups: [{ fields: ['street', 'zip', 'city'], key: ['street'] }],
    });
    expect(fields.street).toBe('1 Main Street');
    expect(goldenRecord([home, moved], { groups: [{ fields: ['zip', 'street'], key: ['street'] }] }).fields).toEqual({
      street: '9 Elm Street',
      city: 'Shelbyville',
    });
  });

  it('first and last name of a person come from one record without any configuration', () => {
    const name = (source: string, n: number, fields: Contribution['fields']): Contribution => ({
      source,
      recordId: '1',
      updatedAt: day(n),
      fields,
    });
    const all = [
      name('a', 1, { firstName: 'Robert', lastName: 'Smith' }),
      name('b', 2, { firstName: 'Bob', lastName: 'Smyth' }),
      name('c', 3, { firstName: 'R.' }),
    ];
    expect(goldenRecord(all, {}, { entity: 'contact' }).fields).toEqual({ firstName: 'Bob', lastName: 'Smyth' });
    expect(goldenRecord(all, { fields: { firstName: { rule: 'longest' } } }, { entity: 'contact' }).fields).toEqual({
      firstName: 'Robert',
      lastName: 'Smyth',
    });
  });

  it('a field can follow the winner of another one', () => {
    const rules = { fields: { city: { rule: 'winnerOf', field: 'street' }, street: { rule: 'oldest' } } } as const;
    expect(goldenRecord([home, moved, cityOnly], rules).fields).toMatchObject({
      street: '1 Main Street',
      city: 'Springfield',
    });
  });

  it('rules that contradict each other are refused', () => {
    const circle = { fields: { a: { rule: 'winnerOf', field: 'b' }, b: { rule: 'winnerOf', field: 'a' } } } as const;
    expect(() => goldenRecord([{ source: 'a', recordId: '1', fields: { a: 1, b: 2 } }], circle)).toThrow('a, b, a');
    const twice = { groups: [{ fields: ['a'] }, { fields: ['a', 'b'] }] };
    for (const rules of [twice, { fields: { a: { rule: 'max' } }, groups: [{ fields: ['a'] }] } as const]) {
      expect(() => goldenRecord([], rules)).toThrow(CrmSyncError);
    }
  });
});

describe('checks and pins', () => {
  it('a value that failed its check gives way to an older one that passed, and stands when there is no other', () => {
    const [good, bad] = given(['ann@example.com', 'ann@example']);
    const failed: Contribution = { ...bad!, invalid: ['f'] };
    const golden = goldenRecord([good!, failed]);
    expect(golden.fields.f).toBe('ann@example.com');
    expect(golden.provenance.f).toMatchObject({ decidedBy: 'validity', lost: [{ source: 'b', invalid: true }] });
    expect(goldenRecord([failed]).fields.f).toBe('ann@example');
  });

  it('a pin holds against every rule until it is released, and says what it covers', () => {
    const all = given([{ state: 'out' }, { state: 'in' }], 'emailConsent');
    const pin = { field: 'emailConsent', value: { state: 'in' }, at: day(3), by: 'steward' };
    const pinned = goldenRecord(all, {}, { entity: 'contact', pins: [pin] });
    expect(pinned.fields.emailConsent).toEqual({ state: 'in' });
    expect(pinned.provenance.emailConsent).toMatchObject({
      decidedBy: 'pinned',
      pin,
      won: [{ source: 'b' }],
      lost: [{ source: 'a' }],
    });
    expect(goldenRecord(all, {}, { entity: 'contact' }).fields.emailConsent).toEqual({ state: 'out' });
  });

  it('a pin may hold a field that nobody claims, or hold it empty', () => {
    const pins = [
      { field: 'f', value: null, at: day(1) },
      { field: 'g', value: 'x', at: day(1) },
    ];
    expect(goldenRecord(given(['a']), {}, { pins }).fields).toEqual({ f: null, g: 'x' });
  });
});

describe('defaults', () => {
  it('follow what a field is', () => {
    const rules = {
      emails: defaultSurvivorshipRule('emails', 'emails').rule,
      tags: defaultSurvivorshipRule('tags', 'tags').rule,
      emailConsent: defaultSurvivorshipRule('emailConsent', 'consent').rule,
      lifecycle: defaultSurvivorshipRule('lifecycle', 'lifecycle').rule,
      owner: defaultSurvivorshipRule('owner', 'reference').rule,
      employees: defaultSurvivorshipRule('employees', 'int').rule,
      amount: defaultSurvivorshipRule('amount', 'money').rule,
      taxIds: defaultSurvivorshipRule('taxIds', 'tags').rule,
      source: defaultSurvivorshipRule('source', 'text').rule,
      createdAt: defaultSurvivorshipRule('createdAt', 'instant').rule,
      lastActivityAt: defaultSurvivorshipRule('lastActivityAt', 'instant').rule,
      description: defaultSurvivorshipRule('description', 'richText').rule,
      body: defaultSurvivorshipRule('body', 'richText').rule,
      jobTitle: defaultSurvivorshipRule('jobTitle', 'text').rule,
    };
    expect(rules).toEqual({
      emails: 'union',
      tags: 'union',
      emailConsent: 'consentSafest',
      lifecycle: 'furthest',
      owner: 'priority',
      employees: 'priority',
      amount: 'priority',
      taxIds: 'priority',
      source: 'oldest',
      createdAt: 'min',
      lastActivityAt: 'max',
      description: 'appendUnique',
      body: 'newest',
      jobTitle: 'newest',
    });
  });

  it('keep a deal’s stage with its pipeline and status', () => {
    expect(defaultFieldGroups('deal').map(({ fields }) => fields)).toEqual([['pipeline', 'stage', 'status']]);
    expect(defaultFieldGroups('company')).toEqual([]);
  });
});

describe('rules that come from a configuration (E1)', () => {
  it('are checked', () => {
    const rules = {
      fields: { score: { rule: 'trust', scores: { crm: { max: 90, decayMs: 1000 }, form: 20 } } },
      groups: [{ fields: ['street', 'city'], key: ['street'], rule: { rule: 'oldest' } }],
    };
    expect(survivorshipRulesSchema.parse(rules)).toEqual(rules);
    for (const wrong of [
      { rule: 'best' },
      { rule: 'priority', order: [] },
      { rule: 'winnerOf' },
      { rule: 'max', order: [] },
    ]) {
      expect(survivorshipRuleSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

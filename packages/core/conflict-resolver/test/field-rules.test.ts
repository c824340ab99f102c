import { CrmSyncError, type FieldKind, type FieldValue, toInstant } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import {
  defaultRuleFor,
  type FieldDecision,
  type FieldMergeInput,
  type FieldRule,
  fieldRuleSchema,
  mergeField,
} from '../src/index.ts';

type Sides = Partial<FieldMergeInput>;

/** Both sides changed the field differently; the remote edit is an hour newer. */
function settle(
  kind: FieldKind,
  rule: FieldRule,
  local: FieldValue,
  remote: FieldValue,
  more: Sides = {},
): FieldDecision {
  return mergeField({
    field: 'f',
    kind,
    base: kind === 'text' ? 'base' : null,
    local,
    remote,
    localChanged: true,
    remoteChanged: true,
    localStamp: { source: 'host', at: toInstant('2026-03-01T10:00:00Z') },
    remoteStamp: { source: 'crm', at: toInstant('2026-03-01T11:00:00Z') },
    rule,
    ...more,
  });
}

describe('newest', () => {
  const stamps = (localMs: number, remoteMs: number): Sides => ({
    localStamp: { source: 'host', at: toInstant(localMs) },
    remoteStamp: { source: 'crm', at: toInstant(remoteMs) },
    sourceOrder: ['host', 'crm'],
  });

  it('takes the later edit', () => {
    expect(settle('text', { rule: 'newest' }, 'a', 'b', stamps(5000, 9000)).value).toBe('b');
    expect(settle('text', { rule: 'newest' }, 'a', 'b', stamps(9000, 5000)).value).toBe('a');
  });

  it('asks the rank of the sources about simultaneous edits (R11)', () => {
    expect(settle('text', { rule: 'newest' }, 'a', 'b', stamps(5000, 5999)).value).toBe('a');
    expect(settle('text', { rule: 'newest', toleranceMs: 0 }, 'a', 'b', stamps(5000, 5001)).value).toBe('b');
    expect(settle('text', { rule: 'newest', toleranceMs: 60_000 }, 'a', 'b', stamps(1, 59_000)).value).toBe('a');
  });

  it('asks the content when nothing else tells, never preferring a blank', () => {
    const none = { localStamp: { source: 'x' }, remoteStamp: { source: 'y' } };
    expect(settle('text', { rule: 'newest' }, 'a', 'b', none).value).toBe('b');
    expect(settle('text', { rule: 'newest' }, 'b', 'a', none).value).toBe('b');
    expect(settle('text', { rule: 'newest' }, null, 'a', none).value).toBe('a');
  });

  it('takes an edit with a stamp over one without', () => {
    expect(settle('text', { rule: 'newest' }, 'z', 'b', { localStamp: { source: 'host' } }).value).toBe('b');
  });
});

describe('priority', () => {
  it('takes the first source of its order', () => {
    expect(settle('text', { rule: 'priority', order: ['crm', 'host'] }, 'a', 'b').value).toBe('b');
    expect(settle('text', { rule: 'priority', order: ['host', 'crm'] }, 'a', 'b').value).toBe('a');
    expect(settle('text', { rule: 'priority', order: ['host'] }, 'a', 'b').value).toBe('a');
  });

  it('takes the newest of sources it does not tell apart', () => {
    expect(settle('text', { rule: 'priority', order: ['other'] }, 'a', 'b')).toMatchObject({
      value: 'b',
      reason: 'priority',
    });
  });
});

describe('max and min', () => {
  const cases: readonly (readonly [FieldKind, FieldValue, FieldValue])[] = [
    ['int', 9, 10],
    ['int', -10, -9],
    ['decimal', '9.5', '10'],
    ['decimal', '100000000000000000001', '100000000000000000002'],
    ['decimal', '-0.5', '0.25'],
    ['decimal', '1.05', '1.5'],
    ['money', { amount: '99.99', currency: 'EUR' }, { amount: '100', currency: 'EUR' }],
    ['instant', '2026-01-01T00:00:00.000Z', '2026-01-01T00:30:00+00:00'],
    ['date', '2025-12-31', '2026-01-01'],
  ];
  it.each(cases)('%s: %j is less than %j', (kind, small, large) => {
    expect(settle(kind, { rule: 'max' }, large, small)).toMatchObject({ action: 'keepLocal', reason: 'max' });
    expect(settle(kind, { rule: 'max' }, small, large)).toMatchObject({ action: 'takeRemote', reason: 'max' });
    expect(settle(kind, { rule: 'min' }, small, large)).toMatchObject({ action: 'keepLocal', reason: 'min' });
    expect(settle(kind, { rule: 'min' }, large, small)).toMatchObject({ action: 'takeRemote', reason: 'min' });
  });

  it('do not compare different currencies, but take the newest', () => {
    const euros = { amount: '10', currency: 'EUR' };
    const dollars = { amount: '9', currency: 'USD' };
    expect(settle('money', { rule: 'max' }, euros, dollars)).toMatchObject({ value: dollars, reason: 'newest' });
  });
});

describe('appendUnique', () => {
  const append = (base: FieldValue, local: FieldValue, remote: FieldValue, kind: FieldKind = 'text'): FieldValue =>
    mergeField({ field: 'notes', kind, base, local, remote, rule: { rule: 'appendUnique' } }).value;

  it('puts the additions of both sides below what both have, each once', () => {
    expect(append('One', 'One\n\nTwo\n\nFour', 'One\n\nThree\n\ntwo')).toBe('One\n\nFour\n\nThree\n\nTwo\n\ntwo');
    expect(append('One', 'One\n\nTwo\n\nZ', 'One\n\nA\n\n Two ')).toBe('One\n\nA\n\nTwo\n\nZ');
  });

  it('takes lines written below the old text without a blank line for an addition', () => {
    expect(append('One', 'One\nTwo', 'One\nThree')).toBe('One\n\nThree\n\nTwo');
  });

  it('keeps both versions of a note that both rewrote', () => {
    expect(append('Call', 'Call Ann', 'Call Bob')).toBe('Call Ann\n\nCall Bob');
  });

  it('keeps additions when the other side cleared the field', () => {
    expect(append('One', null, 'One\n\nTwo')).toBe('Two');
  });

  it('writes additions to HTML as HTML, whatever they were', () => {
    const html = (body: string): FieldValue => ({ format: 'html', body });
    expect(
      append(html('<p>One</p>'), html('<p>One</p><p>Two</p>'), { format: 'text', body: 'A < B' }, 'richText'),
    ).toEqual(html('A &lt; B<br><br><p>Two</p>'));
  });

  it('uses the separator of the rule', () => {
    const rule: FieldRule = { rule: 'appendUnique', separator: '; ' };
    expect(mergeField({ field: 'f', kind: 'text', base: 'a', local: 'a; c', remote: 'a; b', rule }).value).toBe(
      'a; b; c',
    );
  });
});

describe('longest, mostComplete, consentSafest, custom', () => {
  it('longest takes the longer text, by what can be read of it', () => {
    const html = { format: 'html', body: '<p><b><i>short</i></b></p>' };
    const text = { format: 'text', body: 'rather long' };
    expect(settle('richText', { rule: 'longest' }, text, html)).toMatchObject({ value: text, reason: 'longest' });
  });

  it('mostComplete takes the value with more filled members', () => {
    const rule: FieldRule = { rule: 'mostComplete' };
    const full = [{ line1: 'A', city: 'B', postalCode: '1' }];
    const long = [{ line1: 'A very long street name indeed', city: '' }];
    expect(settle('addresses', rule, full, long)).toMatchObject({ value: full, reason: 'mostComplete' });
  });

  it('consentSafest lets an opt-out win over a newer opt-in', () => {
    const rule: FieldRule = { rule: 'consentSafest' };
    expect(settle('consent', rule, { state: 'out' }, { state: 'in' })).toMatchObject({
      action: 'keepLocal',
      reason: 'consent',
    });
    expect(settle('consent', rule, { state: 'out' }, null)).toMatchObject({ action: 'keepLocal' });
    expect(settle('consent', rule, { state: 'in' }, null)).toMatchObject({ action: 'takeRemote', value: null });
  });

  it('custom passes the host everything and says when the function is missing', () => {
    const rule: FieldRule = { rule: 'custom', name: 'sum' };
    const sum = ({ local, remote }: FieldMergeInput): number => Number(local) + Number(remote);
    expect(settle('int', rule, 2, 3, { customRules: { sum } })).toMatchObject({
      action: 'merged',
      value: 5,
      reason: 'custom',
    });
    expect(() => settle('int', rule, 2, 3)).toThrow(CrmSyncError);
    expect(() => settle('int', { rule: 'custom', name: 'toString' }, 2, 3, { customRules: {} })).toThrow('"toString"');
  });
});

describe('set merge of lists', () => {
  const merge = (
    kind: FieldKind,
    base: FieldValue | undefined,
    local: FieldValue,
    remote: FieldValue,
    more: Sides = {},
  ) => mergeField({ field: 'f', kind, base, local, remote, rule: defaultRuleFor(kind), ...more });

  it('adds and removes tags of both sides', () => {
    expect(merge('tags', ['a', 'b', 'c'], ['a', 'b', 'x'], ['B', 'c', 'y'])).toMatchObject({
      action: 'merged',
      value: ['B', 'x', 'y'],
      reason: 'setMerged',
    });
  });

  it('knows a number by E.164 and merges what each side says about it', () => {
    const base = [{ number: '(212) 555-0142', e164: '+12125550142', type: 'work' }];
    const local = [{ number: '(212) 555-0142', e164: '+12125550142', type: 'mobile' }];
    const remote = [{ number: '+1 212 555 0142', type: 'work' }, { number: '+1 212 555 0143' }];
    expect(merge('phones', base, local, remote).value).toEqual([
      { number: '+1 212 555 0142', type: 'mobile' },
      { number: '+1 212 555 0143' },
    ]);
  });

  it('has one primary e-mail: the one a side newly chose', () => {
    const mail = (name: string, primary?: boolean) => ({
      address: `${name}@example.com`,
      ...(primary ? { primary } : {}),
    });
    const base = [mail('a', true), mail('b')];
    expect(merge('emails', base, [mail('a', true), mail('b'), mail('c')], [mail('a'), mail('b', true)]).value).toEqual([
      mail('a'),
      mail('b', true),
      mail('c'),
    ]);
    expect(merge('emails', base, [mail('b', true), mail('c')], [mail('a', true), mail('b'), mail('d')]).value).toEqual([
      mail('b', true),
      mail('c'),
      mail('d'),
    ]);
  });

  it('keeps the primary reference first and merges it on its own', () => {
    expect(merge('references', ['1', '2'], ['2', '1'], ['1', '2', '3']).value).toEqual(['2', '1', '3']);
    expect(merge('references', ['1', '2'], ['1', '2', '3'], ['2']).value).toEqual(['2', '3']);
  });

  it('unites lists at a first link', () => {
    expect(merge('domains', undefined, ['example.com'], ['www.example.com', 'example.test'])).toMatchObject({
      action: 'takeRemote',
      reason: 'setMerged',
    });
    expect(merge('tags', undefined, ['a'], ['b']).value).toEqual(['a', 'b']);
  });

  it('lets a rule that was chosen decide the whole list', () => {
    expect(merge('tags', undefined, ['a'], ['b'], { rule: { rule: 'preferRemote' } }).value).toEqual(['b']);
    expect(merge('tags', ['c'], ['a'], ['b'], { rule: { rule: 'manual' } }).action).toBe('hold');
  });

  it('applies only the change of a side that holds less than the other', () => {
    const more = { localChanged: false, remoteChanged: true };
    expect(merge('tags', ['a'], ['a', 'x', 'y'], ['b'], more)).toMatchObject({
      action: 'merged',
      value: ['x', 'y', 'b'],
      reason: 'remoteChanged',
      conflict: false,
    });
  });

  it('keeps a billing and a shipping address that are alike', () => {
    const at = (type: string) => ({ type, line1: '1 Main Street' });
    expect(merge('addresses', [], [at('billing')], [at('shipping')]).value).toEqual([at('billing'), at('shipping')]);
  });
});

describe('what the engine knows better', () => {
  it('wins over the comparison with the base', () => {
    const known = { field: 'f', kind: 'text', base: 'Ann Lee', rule: { rule: 'manual' } } as const;
    const cut = mergeField({
      ...known,
      local: 'Ann Lee-Smith',
      remote: 'Bob',
      localChanged: false,
      remoteChanged: true,
    });
    expect(cut).toMatchObject({ action: 'takeRemote', value: 'Bob', reason: 'remoteChanged' });
    const recased = mergeField({ ...known, local: 'Cy', remote: 'ANN LEE', localChanged: true, remoteChanged: false });
    expect(recased).toMatchObject({ action: 'keepLocal', value: 'Cy', reason: 'localChanged' });
  });
});

describe('fieldRuleSchema', () => {
  it('accepts every rule and names a wrong one', () => {
    expect(fieldRuleSchema.parse({ rule: 'newest', toleranceMs: 0 })).toEqual({ rule: 'newest', toleranceMs: 0 });
    expect(fieldRuleSchema.parse({ rule: 'setMerge' })).toEqual({ rule: 'setMerge' });
    for (const wrong of [
      { rule: 'latest' },
      { rule: 'priority' },
      { rule: 'custom', name: '' },
      { rule: 'max', by: 1 },
    ]) {
      expect(fieldRuleSchema.safeParse(wrong).success).toBe(false);
    }
  });

  it('accepts the default rule of every kind', () => {
    for (const kind of ['text', 'consent', 'emails'] as const)
      expect(fieldRuleSchema.parse(defaultRuleFor(kind))).toEqual(defaultRuleFor(kind));
    expect([defaultRuleFor('tags').rule, defaultRuleFor('consent').rule]).toEqual(['setMerge', 'consentSafest']);
    expect(defaultRuleFor('text')).toEqual({ rule: 'newest', toleranceMs: 1000 });
  });
});

import { CrmSyncError } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { conflictSettingsSchema, detectConflictingFields, resolveConflict } from '../src/index.ts';

const older = '2026-01-01T10:00:00.000Z';
const newer = '2026-01-01T12:00:00.000Z';
const local = {
  id: 'l1',
  firstName: 'Ann',
  email: 'ANN@example.com',
  phone: '(212) 555-0142',
  jobTitle: 'Engineer',
  score: 70,
  tags: ['vip'],
  notes: 'Met at the fair',
  updatedAt: older,
};
const remote = {
  id: 'r9',
  firstName: 'Ann ',
  email: 'ann@example.com',
  phone: '212-555-0142',
  jobTitle: 'Director',
  score: 90,
  tags: ['VIP', 'customer'],
  notes: 'Wants a quote',
  updatedAt: newer,
};
const differing = ['jobTitle', 'score', 'tags', 'notes'];

describe('detectConflictingFields (E3)', () => {
  it('names the fields that differ in meaning, not in spelling', () => {
    expect(detectConflictingFields(local, remote)).toEqual(differing);
    expect(detectConflictingFields(local, local)).toEqual([]);
  });

  it('takes a field that one side does not have for unknown, a cleared one for different', () => {
    expect(detectConflictingFields({ a: 'x', b: 'x', c: 'x' }, { b: null, c: undefined, d: 1 })).toEqual(['b']);
  });

  it('takes kinds from the model or from the caller', () => {
    const amount = (text: string) => ({ companyName: 'A', leadStatus: { key: 'x', label: text } });
    expect(detectConflictingFields(amount('Hot'), amount('Warm'), { entity: 'contact' })).toEqual([]);
    expect(detectConflictingFields({ code: 'a' }, { code: 'A' })).toEqual(['code']);
    expect(detectConflictingFields({ code: '1.0' }, { code: '1' }, { kinds: { code: 'decimal' } })).toEqual([]);
  });

  it('judges kinds by values', () => {
    const cases: readonly (readonly [unknown, unknown])[] = [
      [new Date(newer), newer],
      ['2026-01-01T12:00:00Z', '2026-01-01T13:00:00+01:00'],
      ['https://example.com/', 'https://www.example.com'],
      [
        { amount: '10.00', currency: 'EUR' },
        { amount: '10', currency: 'EUR' },
      ],
      [
        { format: 'text', body: 'x' },
        { format: 'html', body: '<p>x</p>' },
      ],
      [['a@example.com'], ['A@example.com']],
      [[{ address: 'a@example.com' }], [{ address: 'A@example.com' }]],
      [[{ number: '+1 212 555 0142' }], [{ number: '+12125550142' }]],
      [[{ line1: '1 Main Street' }], [{ line1: '1 main st' }]],
      [1.5, 1.5],
      [
        { b: 1, a: [1] },
        { a: [1], b: 1 },
      ],
      [null, ''],
    ];
    for (const [a, b] of cases) expect(detectConflictingFields({ value: a }, { value: b })).toEqual([]);
    for (const [a, b] of [
      [true, false],
      [1, 2],
      [{ a: 1 }, { a: 2 }],
      ['2026-01-01', '2026-01-02'],
      ['x', 1],
    ]) {
      expect(detectConflictingFields({ value: a }, { value: b })).toEqual(['value']);
    }
  });

  it('leaves out what the caller names', () => {
    expect(detectConflictingFields(local, remote, { ignore: ['score', 'notes'] })).toEqual(['jobTitle', 'tags']);
  });
});

describe('resolveConflict without a base (E3)', () => {
  it('timestamp_based takes the record with the newest update', () => {
    const { resolution, merged, conflictingFields } = resolveConflict({ local, remote, strategy: 'timestamp_based' });
    expect(resolution).toBe('auto');
    expect(conflictingFields).toEqual(differing);
    expect(merged).toEqual({
      ...local,
      jobTitle: 'Director',
      score: 90,
      tags: ['VIP', 'customer'],
      notes: 'Wants a quote',
      updatedAt: newer,
    });
    const other = resolveConflict({ local: remote, remote: local, strategy: 'timestamp_based' });
    expect(other.merged).toEqual(remote);
  });

  it('timestamp_based reads dates and epochs, and leaves records without any to a person', () => {
    const at = (updatedAt: unknown, name: string) => ({ name, updatedAt });
    const merged = (a: object, b: object) => resolveConflict({ local: a, remote: b, strategy: 'timestamp_based' });
    expect(merged(at(new Date(newer), 'A'), at(new Date(older), 'B')).merged.name).toBe('A');
    expect(merged(at(1_700_000_000_000, 'A'), at(1_800_000_000_000, 'B')).merged.name).toBe('B');
    expect(merged(at('2026-01-02', 'A'), at('2026-01-01T10:00:00', 'B')).merged.name).toBe('A');
    expect(merged({ name: 'A' }, { name: 'B' })).toMatchObject({ resolution: 'manual', merged: { name: 'A' } });
  });

  it('source_priority takes the first source of the list', () => {
    const input = {
      local,
      remote,
      strategy: 'source_priority',
      sources: { local: 'pipedrive', remote: 'hubspot' },
    } as const;
    expect(resolveConflict({ ...input, sourcePriority: ['hubspot', 'pipedrive'] }).merged.jobTitle).toBe('Director');
    expect(resolveConflict({ ...input, sourcePriority: ['pipedrive', 'hubspot'] }).merged.jobTitle).toBe('Engineer');
    expect(() => resolveConflict(input)).toThrow(CrmSyncError);
  });

  it('field_merge follows a rule per field, a function of the host among them', () => {
    const { resolution, merged, decisions } = resolveConflict({
      local,
      remote,
      strategy: 'field_merge',
      rules: {
        notes: { rule: 'appendUnique' },
        score: { rule: 'max' },
        jobTitle: ({ local: mine, remote: theirs }) => `${mine} / ${theirs}`,
      },
    });
    expect(resolution).toBe('auto');
    expect(merged).toMatchObject({
      notes: 'Met at the fair\n\nWants a quote',
      score: 90,
      tags: ['VIP', 'customer'],
      jobTitle: 'Engineer / Director',
    });
    expect(Object.fromEntries(decisions.map(({ field, reason }) => [field, reason]))).toMatchObject({
      firstName: 'agreed',
      notes: 'appended',
      score: 'max',
      tags: 'setMerged',
      jobTitle: 'custom',
    });
  });

  it('manual_review settles nothing that differs and keeps the local values meanwhile (R4)', () => {
    const result = resolveConflict({ local, remote: { ...remote, city: 'Springfield' }, strategy: 'manual_review' });
    expect(result).toMatchObject({ resolution: 'manual', conflictingFields: differing });
    expect(result.merged).toMatchObject({ jobTitle: 'Engineer', tags: ['vip'], city: 'Springfield' });
  });

  it('a function of the host decides conflicting fields; what it leaves out waits', () => {
    const decide = ({ conflictingFields }: { readonly conflictingFields: readonly string[] }) =>
      conflictingFields.includes('score') ? { score: 80, firstName: 'ignored' } : undefined;
    const result = resolveConflict({ local, remote, strategy: decide });
    expect(result).toMatchObject({
      resolution: 'manual',
      merged: { score: 80, firstName: 'Ann', jobTitle: 'Engineer' },
    });
    const all = resolveConflict({ local, remote, strategy: ({ remote: theirs }) => theirs });
    expect(all).toMatchObject({ resolution: 'auto', merged: { jobTitle: 'Director', id: 'l1' } });
  });

  it('fills blanks of either side', () => {
    const result = resolveConflict({
      local: { name: 'A', city: null, updatedAt: newer },
      remote: { name: '', city: 'B', updatedAt: older },
      strategy: 'manual_review',
    });
    expect(result).toMatchObject({ resolution: 'auto', merged: { name: 'A', city: 'B' }, conflictingFields: [] });
  });

  it('keeps an opt-out, whichever is newer', () => {
    const result = resolveConflict({
      local: { emailConsent: { state: 'out' }, updatedAt: older },
      remote: { emailConsent: { state: 'in' }, updatedAt: newer },
      strategy: 'timestamp_based',
    });
    expect(result.merged.emailConsent).toEqual({ state: 'out' });
  });

  it('refuses a strategy it does not know', () => {
    const strategy = JSON.parse('"newest_wins"');
    expect(() => resolveConflict({ local, remote, strategy })).toThrow('strategy is not known');
  });

  it("returns the records' own values and leaves the records as they are", () => {
    const date = new Date(newer);
    const before = structuredClone(local);
    const result = resolveConflict({ local, remote: { ...remote, seenAt: date }, strategy: 'timestamp_based' });
    expect(result.merged.seenAt).toBe(date);
    expect(local).toEqual(before);
  });
});

describe('resolveConflict with a base (R1)', () => {
  const base = { name: 'A', city: 'X', tags: ['a', 'b'], title: 'T' };

  it('lets edits of different fields both survive, whichever record is newer', () => {
    const result = resolveConflict({
      base,
      local: { ...base, name: 'A2', updatedAt: older },
      remote: { ...base, city: 'Y', updatedAt: newer },
      strategy: 'timestamp_based',
    });
    expect(result).toMatchObject({ resolution: 'auto', conflictingFields: [], merged: { name: 'A2', city: 'Y' } });
  });

  it('decides only what both changed, and merges lists as sets', () => {
    const result = resolveConflict({
      base,
      local: { ...base, name: 'A2', tags: ['a', 'b', 'c'], title: null, updatedAt: older },
      remote: { ...base, name: 'A3', tags: ['b'], updatedAt: newer },
      strategy: 'timestamp_based',
    });
    expect(result.merged).toMatchObject({ name: 'A3', tags: ['b', 'c'], title: null });
    expect(result.conflictingFields).toEqual(['name', 'tags']);
  });
});

describe('conflictSettingsSchema', () => {
  it('checks a strategy with its settings', () => {
    const settings = { strategy: 'field_merge', rules: { score: { rule: 'max' } }, toleranceMs: 0 };
    expect(conflictSettingsSchema.parse(settings)).toEqual(settings);
    for (const wrong of [
      { strategy: 'x' },
      { strategy: 'source_priority' },
      { strategy: 'field_merge', rules: { a: 'max' } },
    ]) {
      expect(conflictSettingsSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

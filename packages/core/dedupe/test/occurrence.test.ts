import type { FieldValues } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { createMatcher, type MatchOptions, type MatchSubject } from '../src/index.ts';
import { goldenRecords } from './support/records.ts';

const matcher = createMatcher();
const call = { kind: 'call', occurredAt: '2026-03-04T10:20:30.000Z', subject: 'First talk' };

function activity(fields: FieldValues, ...contacts: readonly string[]): MatchSubject {
  return { entity: 'activity', fields, related: { contacts } };
}

function between(a: MatchSubject, b: MatchSubject, linkedHere = false, options: MatchOptions = {}): string {
  const candidate = goldenRecords(b.entity)('g', b.fields, { related: b.related ?? {}, linkedHere });
  const { verdict, reason } = matcher.decide(a, [candidate], options);
  return `${verdict} ${reason}`;
}

describe('matching an activity (R17)', () => {
  it.each<[string, FieldValues, string]>([
    [
      'the same to the second',
      { occurredAt: '2026-03-04T11:20:30.950+01:00', subject: ' first talk!' },
      'link sameFingerprint',
    ],
    ['a second later', { occurredAt: '2026-03-04T10:20:31.000Z' }, 'new nothingShared'],
    ['of another kind', { kind: 'meeting' }, 'new nothingShared'],
    ['about something else', { subject: 'Second talk' }, 'new nothingShared'],
    ['without a time', { occurredAt: null }, 'new nothingShared'],
  ])('%s', (_, change, expected) => {
    expect(between(activity({ ...call, ...change }), activity(call))).toBe(expected);
  });
  it('keeps the copies of a mailing to many people apart', () => {
    expect(between(activity(call, 'jane'), activity(call, 'john'))).toBe('new differentRelations');
    expect(between(activity(call, 'jane', 'john'), activity(call, 'john'))).toBe('link sameFingerprint');
  });
  it('does not trust time alone, without a subject or a common person', () => {
    const silent = { ...call, subject: null };
    expect(between(activity(silent), activity(silent))).toBe('new onlySharedKeys');
    expect(between(activity(silent, 'jane'), activity(silent, 'jane'))).toBe('link sameFingerprint');
  });
  it('does not trust a fingerprint that many have, without a common person', () => {
    const crowded: MatchOptions = { keyHolders: () => 6 };
    expect(between(activity(call), activity(call), false, crowded)).toBe('new onlySharedKeys');
    expect(between(activity(call, 'jane'), activity(call, 'jane'), false, crowded)).toBe('link sameFingerprint');
  });
  it('keeps two activities of one account apart', () => {
    expect(between(activity(call), activity(call), true)).toBe('new alreadyLinkedHere');
  });
});

describe('matching a task', () => {
  const task = (fields: FieldValues): MatchSubject => ({ entity: 'task', fields: { subject: 'Call back', ...fields } });
  it('compares due time or due day', () => {
    expect(between(task({ dueOn: '2026-03-04' }), task({ dueOn: '2026-03-04' }))).toBe('link sameFingerprint');
    expect(between(task({ dueOn: '2026-03-04' }), task({ dueOn: '2026-03-05' }))).toBe('new nothingShared');
    expect(between(task({ dueAt: call.occurredAt }), task({ dueAt: call.occurredAt }))).toBe('link sameFingerprint');
  });
  it('has no fingerprint without a due date', () => {
    expect(between(task({}), task({}))).toBe('new nothingShared');
  });
});

describe('other entities', () => {
  it('are new, unless systems share an identifier', () => {
    const order: MatchSubject = { entity: 'order', fields: { number: '42' } };
    const golden = goldenRecords('order');
    expect(matcher.keys(order)).toEqual([]);
    expect(matcher.decide(order, [golden('g1', order.fields)])).toMatchObject({
      verdict: 'new',
      reason: 'nothingShared',
    });
    const sharedKeys = [{ kind: 'fingerprint', value: '42', strength: 'strong' }] as const;
    expect(matcher.decide(order, [golden('g1', {}, { sharedKeys })])).toMatchObject({
      verdict: 'new',
      reason: 'noRule',
    });
    const known = { ...order, externalIds: ['shop:42'] };
    expect(matcher.decide(known, [golden('g1', {}, { externalIds: ['shop:42'] })])).toMatchObject({ verdict: 'link' });
  });
  it('are never candidates for one another', () => {
    const person = goldenRecords('contact')('g1', {}, { externalIds: ['erp:1'] });
    expect(matcher.decide({ entity: 'company', fields: {}, externalIds: ['erp:1'] }, [person])).toEqual({
      verdict: 'new',
      reason: 'noCandidates',
      evidence: [],
    });
  });
});

import type { FieldValues } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { createMatcher, type MatchCandidate, type MatchVerdict } from '../src/index.ts';

const email = (address: string): FieldValues => ({ emails: [{ address }] });
const phone = (number: string): FieldValues => ({ phones: [{ number, e164: number }] });
const named = (firstName: string, lastName: string): FieldValues => ({ firstName, lastName });
const line = '+12125550142';
const matcher = createMatcher();

function golden(id: string, fields: FieldValues, linkedHere = false): MatchCandidate {
  return { id, subject: { entity: 'contact', fields }, sharedKeys: [], linkedHere };
}

function decide(fields: FieldValues, ...candidates: readonly MatchCandidate[]): MatchVerdict {
  return matcher.decide({ entity: 'contact', fields }, candidates);
}

describe('matching a person (B6, R17)', () => {
  it('links by a personal mailbox', () => {
    const known = golden('g1', { ...named('Robert', 'Smith'), ...email('rob.smith@example.com') });
    expect(decide({ ...named('Bob', 'Smith'), ...email('Rob.Smith@Example.com') }, known)).toMatchObject({
      verdict: 'link',
      id: 'g1',
      reason: 'sameEmail',
    });
  });
  it('links by a phone when the names agree', () => {
    const known = golden('g1', { ...named('Robert', 'Smith'), ...phone(line) });
    expect(decide({ ...named('R.', 'Smith'), ...phone(line) }, known)).toMatchObject({
      verdict: 'link',
      reason: 'samePhone',
    });
  });
  it('keeps colleagues behind one number apart', () => {
    const known = golden('g1', { ...named('Robert', 'Smith'), ...phone(line) });
    expect(decide({ ...named('Mary', 'Jones'), ...phone(line) }, known)).toMatchObject({
      verdict: 'new',
      reason: 'differentNames',
    });
  });
  it('asks about a family mailbox', () => {
    const known = golden('g1', { ...named('Robert', 'Smith'), ...email('smiths@example.com') });
    expect(decide({ ...named('Mary', 'Smith'), ...email('smiths@example.com') }, known)).toMatchObject({
      verdict: 'ask',
    });
  });
});

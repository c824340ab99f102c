import type { FieldValues } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { type MatchSubject, matchKeys } from '../src/index.ts';

function keysOf(entity: MatchSubject['entity'], fields: FieldValues, defaultRegion = 'US'): readonly string[] {
  return matchKeys({ entity, fields }, { defaultRegion }).map(
    ({ kind, value, strength }) => `${strength} ${kind} ${value}`,
  );
}

describe('match keys', () => {
  it('of a contact: numbers and mailboxes', () => {
    const fields: FieldValues = {
      phones: [
        { number: '(212) 555-0142' },
        { number: 'see notes', e164: '+442079460018', extension: '7' },
        { number: '+1 212 555 0199', type: 'fax' },
        { number: 'none' },
      ],
      emails: [{ address: 'Jane.Doe@Example.com' }, { address: 'sales@example.com' }, { address: 'no address' }],
    };
    expect(keysOf('contact', fields)).toEqual([
      'strong phone +12125550142',
      'strong phone +442079460018;ext=7',
      'weak phone +12125550199',
      'strong email jane.doe@example.com',
      'weak email sales@example.com',
    ]);
  });
  it('of a contact with a full name: the name at each company, under each form the first name stands for', () => {
    const fields = {
      firstName: 'Bill',
      lastName: 'Smith',
      companyName: 'Acme Inc.',
      emails: [{ address: 'b@acme.example' }],
    };
    expect(keysOf('contact', fields)).toEqual([
      'strong email b@acme.example',
      'weak nameAtCompany william smith@domain:acme.example',
      'weak nameAtCompany william smith@name:acme',
    ]);
  });
  it('of a company: its own domains and its names', () => {
    const fields: FieldValues = {
      name: 'The Acme Company, Inc.',
      legalName: 'Acme Holdings LLC',
      domains: ['acme.example', 'gmail.com'],
      websites: ['https://www.acme.example/de', 'https://linkedin.com/company/acme'],
    };
    expect(keysOf('company', fields)).toEqual([
      'strong domain acme.example',
      ...['weak companyName acme', 'weak companyName acme holdings'],
    ]);
  });
  it('of a deal: its name', () => {
    expect(keysOf('deal', { name: ' New roof — Hall 3 ' })).toEqual(['weak dealName new-roof-hall-3']);
  });
  it('of an activity: its fingerprint', () => {
    const fields = { kind: 'call', occurredAt: '2026-03-04T10:20:30.999Z', subject: 'First talk' };
    expect(keysOf('activity', fields)).toEqual(['strong fingerprint call|2026-03-04T10:20:30|first-talk']);
  });
  it('are given once, the strong one where strengths differ', () => {
    const phones = [{ number: '+12125550142', type: 'fax' }, { number: '+1 (212) 555-0142' }];
    expect(keysOf('contact', { phones })).toEqual(['strong phone +12125550142']);
  });
  it('start with the identifiers that systems share', () => {
    const subject: MatchSubject = { entity: 'deal', fields: { name: 'Roof' }, externalIds: [' erp:7 ', '', 'erp:7'] };
    expect(matchKeys(subject).map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'externalId erp:7',
      'dealName roof',
    ]);
  });
});

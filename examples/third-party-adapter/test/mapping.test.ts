import { describe, expect, it } from 'vitest';
import { mappings } from '../src/mapping.ts';

/** A person as the vendor's page shows one. */
const person = {
  id: 12,
  given_name: 'Ann',
  family_name: 'Example',
  emails: [
    { value: 'ann@example.com', label: 'work' },
    { value: 'ann@home.example.com', label: 'home' },
  ],
  phones: [{ value: '+12125550100', label: 'mobile' }],
  job_title: null,
  born_on: '1990-01-02',
  notes: 'Likes anvils',
  owner_id: 7,
  source: 'web form',
};

describe('the field table of people', () => {
  it('reads every field, an empty one as null', () => {
    expect(mappings.people.read(person)).toEqual({
      fields: {
        firstName: 'Ann',
        lastName: 'Example',
        emails: [
          { address: 'ann@example.com', type: 'work', primary: true },
          { address: 'ann@home.example.com', type: 'personal' },
        ],
        phones: [{ number: '+12125550100', type: 'mobile', primary: true }],
        jobTitle: null,
        birthday: '1990-01-02',
        description: { format: 'text', body: 'Likes anvils' },
        owner: '7',
        source: 'web form',
      },
      custom: {},
      warnings: [],
    });
  });

  it('does not read what is not in the answer', () => {
    const { born_on: _, ...without } = person;
    expect(mappings.people.read(without).fields).not.toHaveProperty('birthday');
  });

  it('writes a list as a whole', () => {
    const emails = [{ address: 'new@example.com', type: 'work', primary: true }];
    const { props } = mappings.people.patch({ fields: { emails }, custom: {} });
    expect(props).toEqual({ emails: [{ value: 'new@example.com', label: 'work' }] });
  });

  it('leaves a last name that is to be emptied, and says so', () => {
    const current = { fields: { lastName: 'Example' }, custom: {} };
    const { fields, warnings } = mappings.people.project({ fields: { lastName: null }, custom: {} }, current);
    expect(fields).toEqual({ lastName: 'Example' });
    expect(warnings.map(({ code }) => code)).toEqual(['CLEAR_UNSUPPORTED']);
  });

  it('does not write where a person came from', () => {
    const { props, warnings } = mappings.people.patch({ fields: { source: 'us' }, custom: {} });
    expect(props).toEqual({});
    expect(warnings.map(({ code }) => code)).toEqual(['FIELD_READ_ONLY']);
  });
});

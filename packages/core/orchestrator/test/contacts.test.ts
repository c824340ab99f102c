import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf } from './support/two-crms.ts';

describe('contacts of two CRMs', () => {
  it('are created where they are missing, linked where they mean the same person, and left alone after that (E4, B6, I6)', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([
      {
        objectType: 'contacts',
        fields: { email: 'ann@example.com', firstname: 'Ann', lastname: 'Ash', phone: '+1 212 555 0101' },
      },
      { objectType: 'contacts', fields: { email: 'bob@example.com', firstname: 'Bob', lastname: 'Birch' } },
    ]);
    crms.pipedrive.control.seed([
      {
        objectType: 'person',
        fields: { name: 'Ann Ash', emails: [{ value: 'ANN@example.com', label: 'work', primary: true }] },
      },
      {
        objectType: 'person',
        fields: { name: 'Cid Cedar', emails: [{ value: 'cid@example.com', label: 'work', primary: true }] },
      },
    ]);
    const sync = crms.sync();
    const first = await sync.run();
    expect(first.failures).toEqual({});
    expect(first.state).toBe('completed');
    expect(
      recordsOf(crms.hubspot, 'contacts')
        .map((r) => r.fields.email)
        .sort(),
    ).toEqual(['ann@example.com', 'bob@example.com', 'cid@example.com']);
    expect(
      recordsOf(crms.pipedrive, 'person')
        .map((r) => r.fields.name)
        .sort(),
    ).toEqual(['Ann Ash', 'Bob Birch', 'Cid Cedar']);
    expect(first.totals.linked).toBe(1);
    crms.hubspot.control.clearLog();
    crms.pipedrive.control.clearLog();
    const second = await sync.run();
    expect(second.state).toBe('completed');
    expect(crms.hubspot.control.writes() + crms.pipedrive.control.writes()).toBe(0);
  });
});

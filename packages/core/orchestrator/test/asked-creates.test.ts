import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf } from './support/two-crms.ts';

describe('a record that may be one already known (R17)', () => {
  const shared = [{ value: 'family@example.com', label: 'work', primary: true }];

  it('waits, and the known one is not created beside it until somebody says who it is', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([
      { objectType: 'contacts', fields: { email: 'family@example.com', firstname: 'Ann', lastname: 'Ash' } },
    ]);
    crms.pipedrive.control.seed([{ objectType: 'person', fields: { name: 'Bertram Ash', emails: shared } }]);
    const sync = crms.sync();
    await sync.run();
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    const [question] = (await sync.matches.list()).items;
    const [candidate] = question?.candidates ?? [];
    expect(question?.reason).toBe('sameEmailDifferentNames');

    await sync.matches.accept(question?.id ?? '', candidate?.goldenId ?? '');
    await sync.run();
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
    expect((await sync.records.get(candidate?.goldenId ?? '')).externalIds).toHaveLength(2);
    expect((await sync.matches.list()).items).toEqual([]);
  });

  it('is somebody else when a person says so, and then both are created where they are missing', async () => {
    const crms = createTwoCrms();
    crms.pipedrive.control.seed([{ objectType: 'person', fields: { name: 'Ann Ash', emails: shared } }]);
    crms.hubspot.control.seed([
      { objectType: 'contacts', fields: { email: 'family@example.com', firstname: 'Bertram', lastname: 'Ash' } },
    ]);
    const sync = crms.sync();
    await sync.run();
    const [question] = (await sync.matches.list()).items;
    await sync.matches.reject(question?.id ?? '');
    await sync.run();
    expect(
      recordsOf(crms.pipedrive, 'person')
        .map((record) => record.fields.name)
        .sort(),
    ).toEqual(['Ann Ash', 'Bertram Ash']);
  });
});

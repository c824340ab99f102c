import { describe, expect, it } from 'vitest';
import { twoConnections } from './scenarios/two-connections.ts';
import { createTwoCrms, recordsOf } from './support/two-crms.ts';

describe('a record that is skipped but means somebody known (B8)', () => {
  it('keeps them from being created beside it, and is linked once it is complete', async () => {
    const crms = createTwoCrms();
    crms.hubspot.control.seed([
      { objectType: 'contacts', fields: { email: 'ann@example.com', firstname: 'Ann', phone: '+1 212 555 0101' } },
    ]);
    const [person = ''] = crms.pipedrive.control.seed([
      {
        objectType: 'person',
        fields: { name: 'Ann', emails: [{ value: 'ann@example.com', label: 'work', primary: true }] },
      },
    ]);
    const sync = crms.sync({ connections: twoConnections(crms, { pipedrive: { require: { contact: ['phones'] } } }) });
    const first = await sync.run();
    expect(first.counts.reasons['missing:phones']).toBe(1);
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);

    crms.clock.advance(60_000);
    crms.pipedrive.control.edit({
      objectType: 'person',
      id: person,
      fields: { phones: [{ value: '+1 212 555 0101', label: 'work', primary: true }] },
    });
    await sync.run();
    expect(recordsOf(crms.pipedrive, 'person')).toHaveLength(1);
    expect(await sync.records.byExternalId('pipedrive', 'persons', person)).toMatchObject({ entity: 'contact' });
    expect((await sync.skipped()).items).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf } from './support/two-crms.ts';

describe('a search index that lags behind our own write (R12, R13)', () => {
  it('does not take the write back, in either CRM, however soon the next run comes', async () => {
    const crms = createTwoCrms({ searchLagMs: 120_000 });
    crms.hubspot.control.seed([
      { objectType: 'contacts', fields: { email: 'ann@example.com', firstname: 'Ann', lastname: 'Ash' } },
    ]);
    const sync = crms.sync();
    await sync.run();
    crms.clock.advance(600_000);
    const [person] = recordsOf(crms.pipedrive, 'person');
    crms.pipedrive.control.edit({ objectType: 'person', id: person?.id ?? '', fields: { name: 'Ann Birch' } });
    await sync.run();
    expect(recordsOf(crms.hubspot, 'contacts')[0]?.fields.lastname).toBe('Birch');

    crms.hubspot.control.clearLog();
    crms.pipedrive.control.clearLog();
    for (let run = 0; run < 3; run += 1) {
      await sync.run();
      crms.clock.advance(50_000);
    }
    expect(crms.hubspot.control.writes() + crms.pipedrive.control.writes()).toBe(0);
    expect(recordsOf(crms.hubspot, 'contacts')[0]?.fields.lastname).toBe('Birch');
    expect(recordsOf(crms.pipedrive, 'person')[0]?.fields.name).toBe('Ann Birch');
  });
});

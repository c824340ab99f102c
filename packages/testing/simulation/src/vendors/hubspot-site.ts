import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { createHubSpotFake } from '@crmsync/fakes';
import { type FakeNames, fakePassage, fakeUsers, readFake } from './fake-site.ts';
import type { Site, SiteRecord } from './site.ts';
import type { SiteClock } from './site-clock.ts';
import type { Vendor } from './vendor.ts';

const names: FakeNames = {
  objectTypes: { contacts: 'contacts', companies: 'companies' },
  fields: {
    contacts: {
      firstName: 'firstname',
      lastName: 'lastname',
      emails: ['email', 'hs_additional_emails'],
      phones: ['phone', 'mobilephone'],
      jobTitle: 'jobtitle',
    },
    companies: {
      name: 'name',
      domains: ['domain', 'hs_additional_domains'],
      employees: 'numberofemployees',
      description: 'description',
    },
  },
};

/** An account at HubSpot: the adapter, and the fake in memory. */
export function hubspotSite(vendor: Extract<Vendor, { readonly kind: 'hubspot' }>, clock: SiteClock): Site {
  const { searchLagMs } = vendor;
  const fake = createHubSpotFake({ clock, searchLagMs });
  const adapter = hubspot();
  const credentials = tokenCredential(fake.token);
  const users = fakeUsers(fake, names);
  const merged = new Map<string, SiteRecord>();
  const read = (): readonly SiteRecord[] => [...readFake(fake, names, () => 'soft'), ...merged.values()];
  return {
    objectTypes: names.objectTypes,
    users: {
      ...users,
      // Both records go, and a third one comes.
      async merge(type, loser, survivor) {
        const before = read();
        const { objectTypes } = names;
        const mergedInto = fake.control.merge({ objectType: objectTypes[type], primaryId: survivor, otherId: loser });
        for (const record of before)
          if (record.type === type && (record.id === loser || record.id === survivor) && record.id !== mergedInto)
            merged.set(`${type} ${record.id}`, { ...record, gone: { mergedInto } });
      },
    },
    read: async () => read(),
    reach: (life, passage) => ({
      adapter,
      credentials,
      connect: {
        fetch: fakePassage(fake, life, passage, {
          shows(path) {
            const type = /\/objects\/(?:[\w-]+\/)?(contacts|companies)\b/.exec(path)?.[1];
            const isAboutWrite = /\/batch\/(?!read)/.test(path);
            if ((type !== 'contacts' && type !== 'companies') || isAboutWrite) return null;
            return { type, lagMs: path.endsWith('/search') ? searchLagMs : 0 };
          },
        }),
      },
    }),
  };
}

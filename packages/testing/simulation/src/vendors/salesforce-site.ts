import { salesforce } from '@crmsync/adapter-salesforce';
import { createSalesforceFake } from '@crmsync/fakes';
import { type FakeNames, fakePassage, fakeUsers, readFake } from './fake-site.ts';
import type { Site } from './site.ts';
import type { SiteClock } from './site-clock.ts';
import type { Vendor } from './vendor.ts';

const instanceUrl = 'https://acme.my.salesforce.com';
const syncKey = 'CrmSync_Key__c';

const names: FakeNames = {
  objectTypes: { contacts: 'Contact', companies: 'Account' },
  fields: {
    contacts: {
      firstName: 'FirstName',
      lastName: 'LastName',
      emails: ['Email'],
      phones: ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone'],
      jobTitle: 'Title',
      department: 'Department',
    },
    companies: { name: 'Name', domains: ['Website'], employees: 'NumberOfEmployees', description: 'Description' },
  },
  domainOf: (text) => text.replace(/^https?:\/\//, '').replace(/^www\./, ''),
};

/** An organisation at Salesforce: the adapter, and the fake in memory. */
export function salesforceSite(vendor: Extract<Vendor, { readonly kind: 'salesforce' }>, clock: SiteClock): Site {
  const { commitDelayMs, mergeStampsChildren, accountDeleteCascades } = vendor;
  const unverified = { mergeStampsChildren, accountDeleteCascades };
  const fake = createSalesforceFake({ clock, commitDelayMs, unverified, dailyRequests: 1_000_000 });
  if (vendor.syncKeys)
    for (const object of ['Account', 'Contact'])
      fake.addField(object, { name: syncKey, type: 'string', externalId: true, unique: true });
  const credential = { token: fake.token, parts: { instanceUrl } };
  const adapter = salesforce(vendor.syncKeys ? { syncKeyField: { Account: syncKey, Contact: syncKey } } : {});
  return {
    objectTypes: names.objectTypes,
    users: fakeUsers(fake, names),
    read: async () =>
      readFake(fake, names, ({ fields }) => {
        const { MasterRecordId: mergedInto } = fields;
        return typeof mergedInto === 'string' && mergedInto !== '' ? { mergedInto } : 'soft';
      }),
    reach: (life, passage) => ({
      adapter,
      credentials: {
        current: async () => credential,
        async renew() {
          fake.reviveToken();
          return credential;
        },
      },
      connect: {
        fetch: fakePassage(fake, life, passage, {
          expire: () => fake.expireSessions(),
          shows: (path) =>
            /\/(sobjects\/\w+|query|queryAll|composite\/sobjects\/\w+)/.test(path) ? { lagMs: 0 } : null,
        }),
      },
    }),
  };
}

import type { Adapter } from '@crmsync/adapter';

/** An adapter of this workspace. */
export interface KnownAdapter {
  /** Makes it when it is asked for, with settings that take nothing away. */
  load(): Promise<Adapter>;
  /** What has to be known to read its declaration. */
  readonly note?: string;
}

/** The adapters by id: whoever adds one here has it in the list and in the documents. */
export const knownAdapters: Readonly<Record<string, KnownAdapter>> = {
  hubspot: { load: async () => (await import('@crmsync/adapter-hubspot')).hubspot() },
  pipedrive: { load: async () => (await import('@crmsync/adapter-pipedrive')).pipedrive() },
  salesforce: {
    load: async () => (await import('@crmsync/adapter-salesforce')).salesforce(),
    note: 'With a field for an external id every object can also be found by `syncKey`.',
  },
  openphone: { load: async () => (await import('@crmsync/adapter-openphone')).openphone() },
  fishbowl: { load: async () => (await import('@crmsync/adapter-fishbowl')).fishbowl() },
  suitedash: { load: async () => (await import('@crmsync/adapter-suitedash')).suitedash() },
  postgres: {
    load: async () => {
      const { defineTable, postgres } = await import('@crmsync/adapter-postgres');
      const fields = { firstName: 'first_name', lastName: 'last_name', emails: 'email', phones: 'phone' } as const;
      const search = { email: 'email', phone: 'phone' } as const;
      const contacts = { entity: 'contact', table: 'contacts', fields, search, updatedAt: 'updated_at' } as const;
      return postgres({ tables: [defineTable(contacts)] });
    },
    note: 'Its objects are the tables of the host, of any entity; this is an example of one.',
  },
};

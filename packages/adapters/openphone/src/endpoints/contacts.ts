import { definePort, type Port } from '@crmsync/adapter-kit';
import { contactMapping } from '../mapping/contact.ts';
import { findContacts, getContacts, listContacts } from './contact-reads.ts';
import { createContacts, deleteContacts, maxWrites, updateContacts } from './contact-writes.ts';
import type { OpenPhoneSettings } from './settings.ts';

/**
 * Contacts. There is no search by number, address or name, and no list of changes: they are listed whole, and known
 * contacts are found in what was listed.
 * @see https://quo.com/docs
 */
export function contactsPort(settings: OpenPhoneSettings): Port {
  const lagMs = settings.listLagMs ?? 10_000;
  return definePort<'contact'>({
    entity: 'contact',
    objectType: 'contacts',
    mapping: contactMapping(settings),
    endpoints: {
      list: (context, options) => listContacts(context, settings, options),
      get: (context, ids, options) => getContacts(context, ids, options),
      find: (context, queries, options) => findContacts(context, settings, queries, options),
      create: (context, items) => createContacts(context, settings, items),
      update: (context, items) => updateContacts(context, settings, items),
      delete: deleteContacts,
    },
    batch: { get: 50, create: maxWrites, update: maxWrites, delete: maxWrites },
    search: { by: ['syncKey'], lagMs },
    incremental: { kind: 'none', precisionMs: 1, lookBackMs: 0, lagMs },
    deletes: 'notFound',
    enumerable: settings.listShowsAll ?? true,
    versioning: 'version',
    idempotency: 'syncKey',
    webhooks: { events: ['contact.updated', 'contact.deleted'], carries: 'ids' },
  });
}

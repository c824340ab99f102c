import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { type FakeCrm, type FakeStateRecord, fakeFetch, type LoggedRequest, type SeedRecord } from '@crmsync/fakes';
import type { SyncConnectionOptions } from '../../src/index.ts';
import { recordsOf, type TwoCrms } from '../support/two-crms.ts';

/** A HubSpot contact called `<Name> <Surname>` with an address of its own. */
export function hubspotContact(name: string, fields: SeedRecord['fields'] = {}): SeedRecord {
  return {
    objectType: 'contacts',
    fields: { email: `${name.toLowerCase()}@example.com`, firstname: name, lastname: 'Ash', ...fields },
  };
}

/** A Pipedrive person called `<Name> Ash` with an address of its own. */
export function pipedrivePerson(name: string, fields: SeedRecord['fields'] = {}): SeedRecord {
  return {
    objectType: 'person',
    fields: {
      name: `${name} Ash`,
      emails: [{ value: `${name.toLowerCase()}@example.com`, label: 'work', primary: true }],
      ...fields,
    },
  };
}

/** The names of the persons at Pipedrive, sorted. */
export function personNames(crms: TwoCrms): readonly unknown[] {
  return recordsOf(crms.pipedrive, 'person')
    .map((record) => record.fields.name)
    .sort();
}

/** The addresses of the contacts at HubSpot, sorted. */
export function contactEmails(crms: TwoCrms): readonly unknown[] {
  return recordsOf(crms.hubspot, 'contacts')
    .map((record) => record.fields.email)
    .sort();
}

/** The one live record of a fake that shows this value in this field. */
export function recordWith(fake: FakeCrm, objectType: string, field: string, value: unknown): FakeStateRecord {
  const found = recordsOf(fake, objectType).filter((record) => record.fields[field] === value);
  const [record] = found;
  if (!record || found.length > 1) throw new Error(`${found.length} ${objectType} with this ${field}`);
  return record;
}

/** The changes that were asked for at either fake since its log was cleared. */
export function writesAt(...fakes: readonly FakeCrm[]): readonly LoggedRequest[] {
  return fakes.flatMap((fake) => fake.control.log().entries.filter((entry) => entry.isWrite));
}

/** Forgets the requests of both fakes. */
export function clearLogs(crms: TwoCrms): void {
  crms.hubspot.control.clearLog();
  crms.pipedrive.control.clearLog();
}

/** Everything a CRM user would see of both accounts, without ids and moments. */
export function visibleState(crms: TwoCrms): unknown {
  const contacts = recordsOf(crms.hubspot, 'contacts').map(({ fields }) =>
    pick(fields, ['email', 'firstname', 'lastname', 'phone', 'jobtitle']),
  );
  const companies = recordsOf(crms.hubspot, 'companies').map(({ fields }) => pick(fields, ['name', 'domain']));
  const persons = recordsOf(crms.pipedrive, 'person').map(({ fields }) =>
    pick(fields, ['name', 'first_name', 'last_name', 'emails', 'phones']),
  );
  const organizations = recordsOf(crms.pipedrive, 'organization').map(({ fields }) => pick(fields, ['name']));
  return {
    contacts: sorted(contacts),
    companies: sorted(companies),
    persons: sorted(persons),
    organizations: sorted(organizations),
    employers: sorted(employers(crms)),
    memberships: sorted(memberships(crms)),
  };
}

function employers(crms: TwoCrms): readonly unknown[] {
  const names = new Map(recordsOf(crms.pipedrive, 'organization').map((record) => [record.id, record.fields.name]));
  return recordsOf(crms.pipedrive, 'person').map(({ fields }) => [fields.name, names.get(String(fields.org_id))]);
}

function memberships(crms: TwoCrms): readonly unknown[] {
  const names = new Map(recordsOf(crms.hubspot, 'companies').map((record) => [record.id, record.fields.name]));
  return recordsOf(crms.hubspot, 'contacts').map(({ fields, links }) => [
    filled(fields.email),
    links.filter((link) => link.objectType === 'companies').map((link) => names.get(link.id)),
  ]);
}

function pick(fields: FakeStateRecord['fields'], names: readonly string[]): unknown {
  return Object.fromEntries(names.map((name) => [name, filled(fields[name])]));
}

/** HubSpot keeps an empty text where a value was taken away. */
function filled(value: unknown): unknown {
  return value === '' ? null : (value ?? null);
}

function sorted(values: readonly unknown[]): readonly unknown[] {
  return values.map((value) => JSON.stringify(value)).sort();
}

type Connections = { readonly [id in 'hubspot' | 'pipedrive']: SyncConnectionOptions };

/** Both connections as the other specifications have them, with changes to each. */
export function connectionsWith(
  crms: TwoCrms,
  changes: { readonly [id in keyof Connections]?: Partial<SyncConnectionOptions> },
): Connections {
  const wait = (ms: number, signal?: AbortSignal) => crms.clock.sleep(ms, signal);
  return {
    hubspot: {
      adapter: hubspot(),
      credentials: tokenCredential(crms.hubspot.token),
      connect: { fetch: fakeFetch(crms.hubspot, { wait }) },
      outbound: 'auto',
      ...changes.hubspot,
    },
    pipedrive: {
      adapter: pipedrive(),
      credentials: tokenCredential(crms.pipedrive.token),
      connect: { fetch: fakeFetch(crms.pipedrive, { wait }) },
      outbound: 'auto',
      ...changes.pipedrive,
    },
  };
}

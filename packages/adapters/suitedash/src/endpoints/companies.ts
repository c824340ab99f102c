import { ConflictError, type CreateItem, NotFoundError, RejectedError, type WriteOutcome } from '@crmsync/adapter';
import { definePort, type Port, type PortContext, path, type WireProps, writeEach } from '@crmsync/adapter-kit';
import type { RemoteRef } from '@crmsync/model';
import { z } from 'zod';
import { companyMapping } from '../mapping/records.ts';
import { type CompanyWire, companyWire } from '../wire.ts';
import { serially } from './account.ts';
import { filled } from './contacts.ts';
import { companiesByName, findRecords, findWire } from './find-records.ts';
import { portFacts } from './port-facts.ts';
import { recordReads } from './read-records.ts';
import type { SuitedashSettings } from './settings.ts';
import { companyObject, contactObject, readWire, toRecord } from './suitedash-object.ts';
import { ignoredTags, updateRecords } from './write-records.ts';

/** Companies, each with a contact that stands for it. Lists leave idle ones out. */
export function companiesPort(settings: SuitedashSettings): Port {
  return definePort<'company'>({
    ...portFacts,
    entity: 'company',
    objectType: 'companies',
    mapping: companyMapping(settings),
    endpoints: {
      ...recordReads(companyObject, settings),
      find: (context, queries, options) => findRecords(context, companiesByName, settings, queries, options),
      create: (context, items) =>
        writeEach({
          operation: 'suitedash companies.create',
          items,
          limit: 1,
          signal: context.options.signal,
          write: (item) => createCompany(context, settings, item),
        }),
      update: (context, items) =>
        updateRecords(
          context,
          companyObject,
          settings,
          { roles: ['primaryContact'], associations: primaryLink },
          items,
        ),
    },
    required: [['name']],
    search: { by: ['name'], lagMs: 0 },
    idempotency: 'uniqueField',
    enumerable: false,
    deletes: 'notFound',
    associations: {
      primaryContact: {
        targets: [{ entity: 'contact', objectType: 'contacts' }],
        cardinality: 'one',
        touchesRecord: false,
        writable: true,
        ...(settings.companyContact ? {} : { required: true }),
      },
    },
  });
}

/** Whether two companies may have one name is not documented, so the name is looked for first. */
async function createCompany(
  context: PortContext,
  settings: SuitedashSettings,
  item: CreateItem,
): Promise<WriteOutcome> {
  const { props, warnings } = await context.patch(item.patch);
  const name = typeof props.name === 'string' ? props.name : '';
  return serially(context, `company ${name.toLowerCase()}`, async () => {
    const existing = await findWire(context, companiesByName, name);
    if (existing) {
      throw new ConflictError('suitedash companies.create: there is a company of this name already', {
        existing: { objectType: 'companies', id: existing.uid },
      });
    }
    const body: WireProps = {
      role: settings.defaultRole ?? 'Lead',
      ...filled(props),
      primaryContact: await primaryOf(context, settings, item),
      ...settings.writeOptions,
    };
    const answer = await context.http.send({
      method: 'POST',
      path: path`/company`,
      body,
      schema: z.object({ data: companyWire }),
      operation: 'companies.create',
    });
    const wire = answer.body.data;
    const custom = await context.customDefinitions(Object.keys(item.patch.custom));
    return {
      key: item.key,
      status: 'applied',
      id: wire.uid,
      record: toRecord(context, companyObject, settings, wire, { custom }),
      warnings: [...warnings, ...ignoredTags(body, wire)],
    };
  });
}

/** Who stands for a new company: the contact that it is linked with, else the one of the settings. */
async function primaryOf(context: PortContext, settings: SuitedashSettings, item: CreateItem): Promise<WireProps> {
  const change = item.patch.associations.primaryContact;
  const ref = change?.primary ?? change?.add[0];
  const silent = { send_welcome_email: settings.sendWelcomeEmail ?? false };
  if (ref) return { email: await loginOf(context, ref), create_primary_contact_if_not_exists: false, ...silent };
  const { companyContact } = settings;
  if (!companyContact) {
    throw new RejectedError('suitedash companies.create: a company needs a primary contact', {
      issues: [{ field: 'primaryContact', code: 'REQUIRED', message: 'A company needs a contact that stands for it.' }],
    });
  }
  const { email, firstName, lastName } = companyContact;
  return {
    email,
    create_primary_contact_if_not_exists: firstName !== undefined && lastName !== undefined,
    ...(firstName === undefined ? {} : { first_name: firstName }),
    ...(lastName === undefined ? {} : { last_name: lastName }),
    ...silent,
  };
}

/** Contacts are named by their login where the API has no UID for them. @throws RejectedError */
export async function loginOf(context: PortContext, { id }: RemoteRef): Promise<string> {
  const email = await readWire(context, contactObject, contactObject.pathOf(id))
    .then((wire) => wire.email)
    .catch((error: unknown) => {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    });
  if (email) return email;
  throw new RejectedError(`suitedash ${context.objectType}: the contact has no e-mail to be linked by`, {
    issues: [{ code: 'EMAIL_MISSING', message: 'Contacts are linked by the e-mail that they log in with.' }],
  });
}

/** A company can have another contact, and never none. */
async function primaryLink(context: PortContext, patch: CreateItem['patch'], now: CompanyWire): Promise<WireProps> {
  const change = patch.associations.primaryContact;
  const ref = change?.primary ?? change?.add[0];
  if (!ref || now.primaryContact?.uid === ref.id) return {};
  return { primaryContact: { email: await loginOf(context, ref) } };
}

import { ConflictError, type CreateItem, RejectedError, type WriteOutcome } from '@crmsync/adapter';
import { definePort, type Port, type PortContext, path, type WireProps, writeEach } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { contactMapping } from '../mapping/records.ts';
import { type ContactWire, contactWire } from '../wire.ts';
import { serially } from './account.ts';
import { contactsByEmail, findRecords, findWire } from './find-records.ts';
import { portFacts } from './port-facts.ts';
import { recordReads } from './read-records.ts';
import type { SuitedashSettings } from './settings.ts';
import { companyObject, contactObject, readWire, toRecord } from './suitedash-object.ts';
import { ignoredTags, linkedAfter, updateRecords } from './write-records.ts';

/** People, found by their login, with their companies by name. */
export function contactsPort(settings: SuitedashSettings): Port {
  const mapping = contactMapping(settings);
  return definePort<'contact'>({
    ...portFacts,
    entity: 'contact',
    objectType: 'contacts',
    mapping,
    endpoints: {
      ...recordReads(contactObject, settings),
      find: (context, queries, options) => findRecords(context, contactsByEmail, settings, queries, options),
      create: (context, items) =>
        writeEach({
          operation: 'suitedash contacts.create',
          items,
          limit: 1,
          signal: context.options.signal,
          write: (item) => createContact(context, settings, item),
        }),
      update: (context, items) =>
        updateRecords(
          context,
          contactObject,
          settings,
          { roles: ['companies'], associations: companyLinks(settings), guard: withoutLogin(settings) },
          items,
        ),
    },
    required: [['firstName'], ['lastName']],
    search: { by: ['email'], lagMs: 0 },
    idempotency: 'uniqueField',
    deletes: 'notFound',
    webhooks: { events: ['contact.created', 'contact.updated'], carries: 'ids' },
    associations: {
      companies: {
        targets: [{ entity: 'company', objectType: 'companies' }],
        cardinality: settings.companyShape === 'list' ? 'many' : 'one',
        touchesRecord: false,
        writable: true,
      },
    },
  });
}

/** One after another for one address: two first bookings at the same moment would else make two people. */
async function createContact(
  context: PortContext,
  settings: SuitedashSettings,
  item: CreateItem,
): Promise<WriteOutcome> {
  const { props, warnings } = await context.patch(item.patch);
  const email = typeof props.email === 'string' ? props.email : undefined;
  const { patch } = item;
  const links = await companyLinks(settings)(context, patch, { uid: '', companies: [] });
  const body: WireProps = {
    role: settings.defaultRole ?? 'Lead',
    send_welcome_email: settings.sendWelcomeEmail ?? false,
    ...filled(props),
    ...links,
    ...settings.writeOptions,
  };
  return serially(context, `contact ${email?.toLowerCase() ?? item.key}`, async () => {
    const wire = await postContact(context, body, email);
    const custom = await context.customDefinitions(Object.keys(patch.custom));
    return {
      key: item.key,
      status: 'applied',
      id: wire.uid,
      record: toRecord(context, contactObject, settings, wire, { custom }),
      warnings: [...warnings, ...ignoredTags(body, wire)],
    };
  });
}

/** A new record is empty where nothing is said. */
export function filled(props: WireProps): WireProps {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== null));
}

async function postContact(context: PortContext, body: WireProps, email: string | undefined): Promise<ContactWire> {
  try {
    const answer = await context.http.send({
      method: 'POST',
      path: path`/contact`,
      body,
      schema: z.object({ data: contactWire }),
      operation: 'contacts.create',
    });
    return answer.body.data;
  } catch (error) {
    const isAboutEmail = error instanceof RejectedError && error.issues.some(({ field }) => field === 'emails');
    const existing = isAboutEmail && email !== undefined ? await findWire(context, contactsByEmail, email) : undefined;
    if (!existing) throw error;
    throw new ConflictError('suitedash contacts.create: somebody logs in with this address already', {
      existing: { objectType: 'contacts', id: existing.uid },
      cause: error,
    });
  }
}

/** Contacts take their companies by name. */
function companyLinks({ companyShape }: SuitedashSettings) {
  return async (context: PortContext, patch: CreateItem['patch'], now: ContactWire): Promise<WireProps> => {
    const change = patch.associations.companies;
    if (!change) return {};
    const there = (now.companies ?? []).map(({ uid }) => uid);
    const after = linkedAfter(there, companyShape === 'list' ? change : { ...change, ...onlyOne(change, there) });
    if (after.join() === there.join()) return {};
    const wanted = companyShape === 'list' ? after : after.slice(0, 1);
    const names: { name: string }[] = [];
    for (const uid of wanted) names.push({ name: await companyName(context, uid, now) });
    if (companyShape === 'list') return { company: names };
    return { company: names[0] ?? null };
  };
}

/** Where there is room for one, a new one takes the place of what is there. */
function onlyOne({ add, primary }: CreateItem['patch']['associations'][string], there: readonly string[]) {
  const next = primary ?? add[0];
  const isNew = next !== undefined && !there.includes(next.id);
  return isNew ? { add: [next], primary: next } : {};
}

async function companyName(context: PortContext, uid: string, now: ContactWire): Promise<string> {
  const known = now.companies?.find((company) => company.uid === uid)?.name;
  const name = known ?? (await readWire(context, companyObject, companyObject.pathOf(uid))).name;
  if (name) return name;
  throw new RejectedError('suitedash contacts: the company has no name to be linked by', {
    issues: [{ field: 'companies', code: 'NAME_MISSING', message: 'Companies are linked by their name.' }],
  });
}

/** The login of a contact that has one is not changed, and not sent either. */
function withoutLogin({ writeLoginEmail }: SuitedashSettings) {
  return (body: WireProps, now: ContactWire): WireProps => {
    if (writeLoginEmail || !now.email || !('email' in body)) return body;
    const { email: _login, ...rest } = body;
    return rest;
  };
}

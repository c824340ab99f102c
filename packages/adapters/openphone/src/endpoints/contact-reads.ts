import type { FindOutcome, FindQuery, GetOutcome, ListOptions, Page, RemoteRecord } from '@crmsync/adapter';
import { cursorPaging, type PortContext, pageOf, path, readEach, readItems } from '@crmsync/adapter-kit';
import { contentHash, type FieldDefinition } from '@crmsync/model';
import { z } from 'zod';
import { contactValues } from '../mapping/contact.ts';
import { type ContactWire, contactWire, pageWire } from '../wire.ts';
import { maxContacts, sendContactPage } from './contact-page.ts';
import { instantOf } from './instant-of.ts';
import { phoneIndexOf } from './phone-index.ts';
import { type OpenPhoneSettings, sourceOf } from './settings.ts';

const style = cursorPaging('openphone.contacts');
/** More ids in one query become an object at the vendor, which is refused. */
const maxExternalIds = 20;
const maxExternalIdLength = 75;
const readsAtOnce = 4;

/** A page of all contacts; what passes by fills the index of phone numbers that activities are linked by. */
export async function listContacts(
  context: PortContext,
  settings: OpenPhoneSettings,
  options: ListOptions,
): Promise<Page> {
  const definitions = await definitionsFor(context, options);
  const position = style.open(options.cursor);
  const limit = Math.max(1, Math.min(options.limit ?? maxContacts, maxContacts));
  const answer = await sendContactPage(context, { maxResults: limit, pageToken: position.at });
  const index = await phoneIndexOf(context, settings);
  const wires: ContactWire[] = [];
  const read = readItems(answer.body.data, {
    objectType: 'contacts',
    schema: contactWire,
    read: (wire) => {
      wires.push(wire);
      return toContact(context, wire, definitions);
    },
  });
  const next = answer.body.nextPageToken || null;
  const wasReadable = read.quarantined.length === 0;
  index.pageRead({ from: position.at, next, contacts: wires, wasReadable, atMs: context.clock.now() });
  return pageOf({ ...read, style, position, next, observedAt: answer.observedAt });
}

/** Contacts by id, one request each. */
export async function getContacts(
  context: PortContext,
  ids: readonly string[],
  options: ListOptions,
): Promise<readonly GetOutcome[]> {
  const definitions = await definitionsFor(context, options);
  return readEach(ids, readsAtOnce, async (id) => {
    if (!isId(id)) return undefined;
    const wire = await readContact(context, id);
    return toContact(context, wire, definitions);
  });
}

/** A contact as it is now. @throws NotFoundError */
export async function readContact(context: PortContext, id: string): Promise<ContactWire> {
  const answer = await context.http.send({
    method: 'GET',
    path: path`/contacts/${id}`,
    schema: z.object({ data: contactWire }),
    operation: 'contacts.get',
  });
  return answer.body.data;
}

/** Contacts of ours by the sync key that they were made with: many ids in one request. */
export async function findContacts(
  context: PortContext,
  settings: OpenPhoneSettings,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  const definitions = await definitionsFor(context, options);
  const wanted = [...new Set(queries.map(({ value }) => externalIdOf(value)))];
  const found = new Map<string, RemoteRecord[]>();
  for (let start = 0; start < wanted.length; start += maxExternalIds) {
    for (const wire of await contactsOf(context, settings, wanted.slice(start, start + maxExternalIds))) {
      const records = found.get(wire.externalId ?? '') ?? [];
      found.set(wire.externalId ?? '', [...records, toContact(context, wire, definitions)]);
    }
  }
  return queries.map(({ key, value }) => ({
    key,
    records: found.get(externalIdOf(value)) ?? [],
    complete: true,
  }));
}

/** Our contacts with one of up to 20 external ids. */
export async function contactsOf(
  context: PortContext,
  settings: OpenPhoneSettings,
  externalIds: readonly string[],
): Promise<readonly ContactWire[]> {
  const source = sourceOf(settings);
  const found: ContactWire[] = [];
  let pageToken: string | undefined;
  do {
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/contacts`,
      query: { externalIds, sources: [source], maxResults: maxContacts, pageToken },
      schema: pageWire.extend({ data: z.array(contactWire) }),
      operation: 'contacts.find',
    });
    found.push(...body.data);
    pageToken = body.nextPageToken || undefined;
  } while (pageToken !== undefined);
  return found.filter((wire) => wire.source === source && externalIds.includes(wire.externalId ?? ''));
}

/** The external id of a sync key: the key itself where it fits. */
export function externalIdOf(syncKey: string): string {
  return syncKey.length <= maxExternalIdLength ? syncKey : contentHash(syncKey);
}

/** A contact as a record. */
export function toContact(
  context: PortContext,
  wire: ContactWire,
  definitions: readonly FieldDefinition[],
): RemoteRecord {
  return context.record({
    id: wire.id,
    wire: contactValues(wire, definitions),
    custom: definitions,
    createdAt: instantOf(wire.createdAt),
    updatedAt: instantOf(wire.updatedAt),
    version: versionOf(wire),
  });
}

/**
 * OpenPhone has no versions and its stamp may be equal for two edits of a moment, so what a contact shows is its version.
 * Ids of items are left out: an answer to a write does not tell all of them.
 */
export function versionOf(wire: ContactWire): string {
  const { defaultFields, customFields, externalId, source, updatedAt } = wire;
  const items = (list: typeof defaultFields.emails) => list?.map(({ name, value }) => [name ?? null, value ?? null]);
  const { emails, phoneNumbers, firstName, lastName, company, role } = defaultFields;
  const custom = customFields?.map(({ key, name, value }) => [key ?? name ?? null, value ?? null]);
  const parts = [firstName, lastName, company, role, items(emails), items(phoneNumbers), custom?.toSorted(byText)];
  return contentHash(JSON.parse(JSON.stringify([externalId, source, updatedAt, ...parts].map((one) => one ?? null))));
}

function byText(left: readonly unknown[], right: readonly unknown[]): number {
  return String(left[0]).localeCompare(String(right[0]), 'en');
}

function definitionsFor(context: PortContext, { custom = [] }: ListOptions): Promise<readonly FieldDefinition[]> {
  return custom.length === 0 ? Promise.resolve([]) : context.customDefinitions(custom);
}

/** Whether a text can be an id: whatever else is in it must not lead anywhere. */
export function isId(id: string): boolean {
  return /^[\w-]+$/.test(id);
}

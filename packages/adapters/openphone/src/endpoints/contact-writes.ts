import {
  ConflictError,
  type CreateItem,
  type DeleteItem,
  PermissionError,
  RejectedError,
  type UpdateItem,
  WireFormatError,
  type WriteOutcome,
} from '@crmsync/adapter';
import { isLostAnswer, type PortContext, path, writeEach } from '@crmsync/adapter-kit';
import type { FieldDefinition, Warning } from '@crmsync/model';
import { z } from 'zod';
import { contactValues } from '../mapping/contact.ts';
import { type ContactWire, contactWire } from '../wire.ts';
import { createBody, labelsOf, updateBody } from './contact-body.ts';
import { contactsOf, externalIdOf, isId, readContact, toContact, versionOf } from './contact-reads.ts';
import { type OpenPhoneSettings, sourceOf } from './settings.ts';

/** Contacts per call of a write; each is a request of its own. */
export const maxWrites = 25;
const writesAtOnce = 4;
const answerWire = z.object({ data: contactWire });

/** Makes contacts, each with our source and its sync key as external id, so that it is found again. */
export function createContacts(
  context: PortContext,
  settings: OpenPhoneSettings,
  items: readonly CreateItem[],
): Promise<readonly WriteOutcome[]> {
  return eachContact(context, 'create', items, (item) => createContact(context, settings, item));
}

async function createContact(
  context: PortContext,
  settings: OpenPhoneSettings,
  { key, patch, syncKey }: CreateItem,
): Promise<WriteOutcome> {
  const definitions = await customOf(context, Object.keys(patch.custom));
  const result = await context.patch(patch);
  const externalId = syncKey === undefined ? undefined : externalIdOf(syncKey);
  try {
    const { body } = await context.http.send({
      method: 'POST',
      path: path`/contacts`,
      body: {
        ...createBody(result, Object.keys(patch.custom), labelsOf(settings, patch)),
        source: sourceOf(settings),
        ...(externalId === undefined ? {} : { externalId }),
      },
      schema: answerWire,
      operation: 'contacts.create',
    });
    return applied(context, key, body.data, definitions, result.warnings);
  } catch (error) {
    if (externalId === undefined || !(error instanceof ConflictError)) throw error;
    throw await namedConflict(context, settings, externalId, error);
  }
}

/** The refusal does not say who is in the way; the pair of external id and source does. */
async function namedConflict(
  context: PortContext,
  settings: OpenPhoneSettings,
  externalId: string,
  error: ConflictError,
): Promise<ConflictError> {
  const [existing] = await contactsOf(context, settings, [externalId]);
  if (existing === undefined) return error;
  const ref = { objectType: context.objectType, id: existing.id };
  return new ConflictError(error.message, { existing: ref, cause: error });
}

/** Changes contacts: each is read just before, so that what came since goes along in its lists. */
export function updateContacts(
  context: PortContext,
  settings: OpenPhoneSettings,
  items: readonly UpdateItem[],
): Promise<readonly WriteOutcome[]> {
  return eachContact(context, 'update', items, (item) => updateContact(context, settings, item));
}

async function updateContact(
  context: PortContext,
  settings: OpenPhoneSettings,
  item: UpdateItem,
): Promise<WriteOutcome> {
  const { key, id, patch, expectVersion } = item;
  const there = await readContact(context, id);
  if (expectVersion !== undefined && expectVersion !== versionOf(there)) {
    throw new ConflictError('openphone contacts.update: the contact was changed meanwhile');
  }
  const isNamed = there.customFields?.every((field) => field.key) ?? true;
  const definitions = isNamed ? await customOf(context, Object.keys(patch.custom)) : await context.customDefinitions();
  const current = context.mapping.read(contactValues(there, []));
  const result = await context.patch(patch, { fields: current.fields, custom: {} });
  if (Object.keys(result.props).length === 0) return applied(context, key, there, definitions, result.warnings);
  const labels = labelsOf(settings, patch, { fields: current.fields, custom: item.current?.custom ?? {} });
  const { body } = await context.http.send({
    method: 'PATCH',
    path: path`/contacts/${id}`,
    body: updateBody(result, item, there, definitions, labels),
    schema: answerWire,
    operation: 'contacts.update',
  });
  return applied(context, key, body.data, definitions, result.warnings);
}

/** Deletes contacts; one that is gone already is gone. */
export function deleteContacts(context: PortContext, items: readonly DeleteItem[]): Promise<readonly WriteOutcome[]> {
  return eachContact(context, 'delete', items, async ({ key, id }) => {
    if (isId(id)) {
      await context.http.send({
        method: 'DELETE',
        path: path`/contacts/${id}`,
        accept: [404],
        operation: 'contacts.delete',
      });
    }
    return { key, status: 'applied', id, warnings: [] };
  });
}

function eachContact<I extends { readonly key: string }>(
  context: PortContext,
  operation: string,
  items: readonly I[],
  write: (item: I) => Promise<WriteOutcome>,
): Promise<readonly WriteOutcome[]> {
  return writeEach({
    operation: `openphone contacts.${operation}`,
    items,
    limit: writesAtOnce,
    signal: context.options.signal,
    write: (item) =>
      write(item).catch((error: unknown): WriteOutcome => {
        if (isLostAnswer(error)) throw error;
        if (error instanceof WireFormatError) return { key: item.key, status: 'refused', error };
        if (error instanceof PermissionError && error.message.includes(readOnlyDetail)) {
          return { key: item.key, status: 'refused', error: ofIntegration(error) };
        }
        throw error;
      }),
  });
}

/** How the table of errors words a refusal that is about one contact. */
export const readOnlyDetail = 'contact of an integration, or of a line that the key has no part in';

function ofIntegration(cause: PermissionError): RejectedError {
  return new RejectedError(cause.message, {
    cause,
    issues: [{ code: 'READ_ONLY', message: 'OpenPhone lets nobody change contacts of native integrations.' }],
  });
}

function applied(
  context: PortContext,
  key: string,
  wire: ContactWire,
  definitions: readonly FieldDefinition[],
  warnings: readonly Warning[],
): WriteOutcome {
  return { key, status: 'applied', id: wire.id, record: toContact(context, wire, definitions), warnings };
}

async function customOf(context: PortContext, keys: readonly string[]): Promise<readonly FieldDefinition[]> {
  return keys.length === 0 ? [] : context.customDefinitions(keys);
}

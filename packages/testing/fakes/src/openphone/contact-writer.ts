import type { Actor, Row } from '../row-table.ts';
import { ApiError, badInput, forbidden, notFound } from './api-error.ts';
import type { ContactPatch, CustomInput, ItemInput } from './contact-input.ts';
import { writeCustomFields, writeItems } from './contact-lists.ts';
import type { OpenPhoneOpenPoints } from './openphone-options.ts';
import type { Contact } from './openphone-records.ts';
import { type OpenPhoneState, ownerId } from './openphone-state.ts';

/** A patch with what only a create or a user of the application may set. */
export interface ContactInput extends ContactPatch {
  readonly createdByUserId?: string;
  readonly readOnly?: boolean;
}

/** The contact after a write, checked, and stored nowhere yet. */
export function contactFields(
  state: OpenPhoneState,
  before: Contact | undefined,
  input: ContactInput,
  lists: NonNullable<OpenPhoneOpenPoints['patchLists']>,
): Contact {
  const known = before ?? emptyContact(state);
  const { defaultFields: sent = {}, createdByUserId: creator = known.createdByUserId } = input;
  if (input.createdByUserId !== undefined && state.users.get(creator) === undefined) {
    throw badInput('contacts', '/createdByUserId', 'Unknown user');
  }
  const rules = { keepsOthers: lists === 'merge', newId: () => state.newId('') };
  const items = (list: 'emails' | 'phoneNumbers', isPhone: boolean) =>
    writeList(known[list], sent[list], lists, (given: readonly ItemInput[]) =>
      writeItems(known[list], given, { ...rules, isPhone, pointer: `/defaultFields/${list}` }),
    );
  return {
    externalId: input.externalId === undefined ? known.externalId : input.externalId,
    source: input.source === undefined ? known.source : input.source,
    sourceUrl: input.sourceUrl === undefined ? known.sourceUrl : input.sourceUrl,
    firstName: sent.firstName === undefined ? known.firstName : sent.firstName,
    lastName: sent.lastName === undefined ? known.lastName : sent.lastName,
    company: sent.company === undefined ? known.company : sent.company,
    role: sent.role === undefined ? known.role : sent.role,
    emails: items('emails', false),
    phoneNumbers: items('phoneNumbers', state.options.strictPhones ?? true),
    customFields: writeList(known.customFields, input.customFields, lists, (given: readonly CustomInput[]) =>
      writeCustomFields(known.customFields, given, { ...rules, lookup: (key) => state.customFields.get(key)?.fields }),
    ),
    createdByUserId: creator,
    readOnly: input.readOnly ?? known.readOnly,
  };
}

/** Makes a contact. @throws ApiError 409 when another one has the same source and external id. */
export function createContact(state: OpenPhoneState, input: ContactInput, by: Actor): Row<Contact> {
  const fields = contactFields(state, undefined, { ...input, source: input.source ?? 'public-api' }, 'whole');
  refuseTwin(state, fields, undefined);
  return state.contacts.insert(fields, by);
}

/** Changes a contact. @throws ApiError 404, 403 for one of a native integration, or 409 for a taken external id. */
export function patchContact(state: OpenPhoneState, id: string, input: ContactPatch): Row<Contact> {
  const before = writableContact(state, id);
  const fields = contactFields(state, before.fields, input, state.options.patchLists ?? 'whole');
  refuseTwin(state, fields, id);
  return state.contacts.update(id, fields, 'api');
}

/** Deletes a contact. @throws ApiError 404, or 403 for one of a native integration. */
export function deleteContact(state: OpenPhoneState, id: string): void {
  state.contacts.remove(writableContact(state, id).id, 'api');
}

/** The contact with this id. @throws ApiError 404 */
export function livingContact({ contacts }: OpenPhoneState, id: string): Row<Contact> {
  const row = contacts.get(id);
  if (row === undefined) throw notFound('contacts');
  return row;
}

function writableContact(state: OpenPhoneState, id: string): Row<Contact> {
  const row = livingContact(state, id);
  if (row.fields.readOnly) throw forbidden('contacts');
  return row;
}

/** The pair of source and external id is unique; the answer says nothing of who has it. */
function refuseTwin({ contacts }: OpenPhoneState, { externalId, source }: Contact, id: string | undefined): void {
  if (externalId === null) return;
  const twin = contacts
    .rows()
    .find(({ id: other, fields }) => other !== id && fields.externalId === externalId && fields.source === source);
  if (twin !== undefined) throw new ApiError({ status: 409, area: 'contacts', title: 'Conflict' });
}

function writeList<Item, Input>(
  before: readonly Item[],
  sent: readonly Input[] | undefined,
  lists: NonNullable<OpenPhoneOpenPoints['patchLists']>,
  write: (sent: readonly Input[]) => Item[],
): readonly Item[] {
  if (sent !== undefined) return write(sent);
  return lists === 'whole' ? [] : before;
}

function emptyContact(state: OpenPhoneState): Contact {
  return {
    externalId: null,
    source: null,
    sourceUrl: null,
    firstName: null,
    lastName: null,
    company: null,
    role: null,
    emails: [],
    phoneNumbers: [],
    customFields: [],
    createdByUserId: ownerId(state),
    readOnly: false,
  };
}

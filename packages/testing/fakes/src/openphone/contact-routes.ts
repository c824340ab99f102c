import type { PathRoute } from '../path-router.ts';
import type { Row } from '../row-table.ts';
import { answerData, type Endpoint, listParam, readBody } from './api-call.ts';
import { contactCreate, contactPatch } from './contact-input.ts';
import { createContact, deleteContact, livingContact, patchContact } from './contact-writer.ts';
import type { Contact } from './openphone-records.ts';
import type { OpenPhoneState } from './openphone-state.ts';
import { answerPage, oldestFirst } from './result-page.ts';

/** Contacts and the definitions of their custom fields. There is no search and no filter by time. */
export function contactRoutes(state: OpenPhoneState): PathRoute<Endpoint>[] {
  const show = (row: Row<Contact>) => contactAnswer(state, row);
  return [
    {
      method: 'GET',
      pattern: '/contacts',
      endpoint(call) {
        const externalIds = listParam(call, 'externalIds');
        const sources = listParam(call, 'sources');
        const rows = state.contacts
          .rows()
          .filter(({ fields }) => externalIds === undefined || externalIds.includes(fields.externalId ?? ''))
          .filter(({ fields }) => sources === undefined || sources.includes(fields.source ?? ''));
        return answerPage(call, rows, { max: 50, rank: oldestFirst, show });
      },
    },
    {
      method: 'POST',
      pattern: '/contacts',
      endpoint: (call) => answerData(show(createContact(state, readBody(call, contactCreate), 'api')), 201),
    },
    {
      method: 'GET',
      pattern: '/contacts/{id}',
      endpoint: ({ params }) => answerData(show(livingContact(state, params.id ?? ''))),
    },
    {
      method: 'PATCH',
      pattern: '/contacts/{id}',
      endpoint(call) {
        const answer = show(patchContact(state, call.params.id ?? '', readBody(call, contactPatch)));
        // Other answers give the ids of custom fields, this one does not.
        return answerData({ ...answer, customFields: answer.customFields.map(({ id: _id, ...field }) => field) });
      },
    },
    {
      method: 'DELETE',
      pattern: '/contacts/{id}',
      endpoint({ params }) {
        deleteContact(state, params.id ?? '');
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      pattern: '/contact-custom-fields',
      endpoint: () =>
        answerData(state.customFields.rows().map(({ id, fields: { name, type } }) => ({ name, key: id, type }))),
    },
  ];
}

/** A contact as the API shows it. */
export function contactAnswer(state: OpenPhoneState, { id, fields, createdAtMs, updatedAtMs }: Row<Contact>) {
  const { company, emails, firstName, lastName, phoneNumbers, role } = fields;
  return {
    id,
    externalId: fields.externalId,
    source: fields.source,
    sourceUrl: fields.sourceUrl,
    defaultFields: { company, emails, firstName, lastName, phoneNumbers, role },
    customFields: customAnswer(state, fields),
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
    createdByUserId: fields.createdByUserId,
  };
}

/** The custom fields of a contact with what their definitions say. */
export function customAnswer({ customFields }: OpenPhoneState, contact: Contact) {
  return contact.customFields.flatMap(({ id, key, value }) => {
    const field = customFields.get(key)?.fields;
    return field === undefined ? [] : [{ name: field.name, key, id, type: field.type, value }];
  });
}

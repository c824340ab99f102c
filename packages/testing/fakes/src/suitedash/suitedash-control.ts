import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import type { FakeRecordControl, FakeRecordRef } from '../fake-crm.ts';
import { controlled, createTableControl } from '../table-control.ts';
import { emptyCompany, emptyContact, emptyProject } from './empty-record.ts';
import { projectStatuses } from './project-writer.ts';
import { companyUpdate, contactUpdate, projectUpdate } from './record-input.ts';
import { customFieldTypes } from './suitedash-records.ts';
import type { SuiteDashState } from './suitedash-state.ts';

const contactEdit = contactUpdate
  .omit({ company: true })
  .extend({ tags: z.array(z.string()), custom_fields: z.record(z.string(), z.unknown()), circles: z.array(z.string()) })
  .partial()
  .strict();
const companyEdit = companyUpdate
  .omit({ primaryContact: true })
  .extend({
    tags: z.array(z.string()),
    custom_fields: z.record(z.string(), z.unknown()),
    idle: z.boolean(),
    category: z.object({ name: z.string(), color: z.string(), isDefault: z.boolean() }).nullable(),
  })
  .partial()
  .strict();
const projectEdit = projectUpdate
  .omit({ client: true, secondary_clients: true })
  .extend({ teammates: z.array(z.string()), project_custom_fields: z.record(z.string(), z.unknown()) })
  .partial()
  .strict();
const customField = z.object({
  on: z.enum(['contact', 'company', 'project']),
  label: z.string(),
  type: z.enum(customFieldTypes).default('text'),
  options: z.array(z.string()).default([]),
});
const run = z.object({ event: z.string(), uid: z.string().nullable().default(null) });

/**
 * What tests and demos do with an account: records take the keys of the API, links go from a contact to a company and
 * from a company or a project to a contact. Creating an `automation` with `event`, `uid` and anything else posts that
 * event; a custom field has its UID as its id and says `on` which kind of record it is.
 */
export function createSuiteDashControl(state: SuiteDashState): FakeRecordControl {
  return createTableControl({
    contact: controlled(state.contacts, {
      read: (values, before) => ({ ...emptyContact, ...before?.fields, ...defined(contactEdit.parse(values)) }),
      link: (fields, target, remove) => ({
        ...fields,
        companyIds: changed(fields.companyIds, idOf(target, 'company'), remove),
      }),
      links: ({ companyIds }) => companyIds.map((id) => ({ objectType: 'company', id })),
    }),
    company: controlled(state.companies, {
      read: (values, before) => ({ ...emptyCompany, ...before?.fields, ...defined(companyEdit.parse(values)) }),
      link: (fields, target, remove) => ({ ...fields, primaryContactId: remove ? null : idOf(target, 'contact') }),
      links: ({ primaryContactId }) => linkTo('contact', primaryContactId),
    }),
    project: controlled(state.projects, {
      read(values, before) {
        const status = projectStatuses(state)[0] ?? '';
        return { ...emptyProject, status, ...before?.fields, ...defined(projectEdit.parse(values)) };
      },
      link: (fields, target, remove) => ({ ...fields, clientId: remove ? null : idOf(target, 'contact') }),
      links: ({ clientId }) => linkTo('contact', clientId),
    }),
    customField: controlled(state.customFields, {
      read: (values, before) => customField.parse({ ...before?.fields, ...values }),
    }),
    automation: controlled(state.automations, {
      read(values) {
        const { event: _event, uid: _uid, ...rest } = values;
        return { ...run.parse(values), values: rest };
      },
    }),
  });
}

type Defined<Values> = { [Key in keyof Values]: Exclude<Values[Key], undefined> };

function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
}

function idOf({ objectType, id }: FakeRecordRef, wanted: string): string {
  if (objectType === wanted) return id;
  throw new ControlError(`This record links to a ${wanted}.`);
}

function changed(ids: readonly string[], id: string, remove: boolean): readonly string[] {
  const others = ids.filter((each) => each !== id);
  return remove ? others : [...others, id];
}

function linkTo(objectType: string, id: string | null): FakeRecordRef[] {
  return id === null ? [] : [{ objectType, id }];
}

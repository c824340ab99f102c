import { dateOnly, defineMapping, field, type Mapping, oneOf, pair, tags, text } from '@crmsync/adapter-kit';
import type { Choice, Project } from '@crmsync/model';
import type { SuitedashSettings } from '../endpoints/settings.ts';
import { addressRow } from './address.ts';
import { emailRow, ownText, phoneRow, websiteCodec } from './contact-point.ts';
import { customFields } from './custom-field.ts';
import { roleRow } from './role.ts';

/** Fields of a contact. */
export function contactMapping(settings: SuitedashSettings): Mapping<'contact'> {
  return defineMapping('contact', {
    rows: {
      firstName: field('first_name', text(), { neverEmpty: true }),
      lastName: field('last_name', text(), { neverEmpty: true }),
      prefix: field('name_prefix', text()),
      emails: emailRow(settings.writeLoginEmail ?? false),
      phones: phoneRow,
      addresses: addressRow(settings.addressKeys),
      companyName: pair<string>({ wire: ['companies'], read: ({ companies }) => firstName(companies) }),
      jobTitle: field('title', text()),
      lifecycle: roleRow,
      tags: field('tags', { ...tags(), clear: [] }),
      websites: field('website', websiteCodec),
      description: field('background_info', ownText('text')),
    },
    custom: customFields('custom_fields'),
  });
}

function firstName(companies: unknown): string | null {
  const first: unknown = Array.isArray(companies) ? companies[0] : undefined;
  const name: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'name') : undefined;
  return typeof name === 'string' && name !== '' ? name : null;
}

/** Fields of a company. */
export function companyMapping(settings: SuitedashSettings): Mapping<'company'> {
  return defineMapping('company', {
    rows: {
      name: field('name', text(), { neverEmpty: true }),
      phones: phoneRow,
      addresses: addressRow(settings.addressKeys),
      lifecycle: roleRow,
      tags: field('tags', { ...tags(), clear: [] }),
      type: pair<Choice>({ wire: ['category'], read: ({ category }) => categoryOf(category) }),
      websites: field('website', websiteCodec),
      description: field('background_info', ownText('text')),
    },
    custom: customFields('custom_fields'),
  });
}

function categoryOf(category: unknown): Choice | null {
  const name: unknown = typeof category === 'object' && category !== null ? Reflect.get(category, 'name') : undefined;
  return typeof name === 'string' && name !== '' ? { key: name, label: name } : null;
}

/** What the statuses of a new account mean. */
const usualStatuses: { readonly [status: string]: NonNullable<Project['status']> } = {
  'Not Started': 'planned',
  'In Progress': 'active',
  Delayed: 'delayed',
  'On Hold': 'onHold',
  Completed: 'done',
  Cancelled: 'cancelled',
};

/** Fields of a project. The description is that for the staff; what the client sees is never touched. */
export function projectMapping({ projectStatuses = usualStatuses }: SuitedashSettings): Mapping<'project'> {
  return defineMapping('project', {
    rows: {
      name: field('name', text(), { neverEmpty: true }),
      status: field('status', oneOf(projectStatuses), { neverEmpty: true }),
      description: field('info_description', ownText('html')),
      startOn: field('start_date', dateOnly()),
      dueOn: field('end_date', dateOnly()),
    },
    custom: customFields('project_custom_fields'),
  });
}

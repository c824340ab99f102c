import type { EntityType } from '@crmsync/model';

/** The HubSpot objects with a common record shape that this adapter reads and writes. */
export const objectTypes = ['companies', 'contacts', 'deals', 'calls', 'emails', 'meetings', 'notes', 'tasks'] as const;
/** One of {@link objectTypes}. */
export type ObjectType = (typeof objectTypes)[number];

/**
 * The numeric names that webhooks use.
 * @see https://developers.hubspot.com/docs/guides/crm/understanding-the-crm#object-type-ids
 */
const objectTypeIds: Readonly<Record<string, ObjectType>> = {
  '0-1': 'contacts',
  '0-2': 'companies',
  '0-3': 'deals',
  '0-27': 'tasks',
  '0-46': 'notes',
  '0-47': 'meetings',
  '0-48': 'calls',
  '0-49': 'emails',
};

const singulars: Readonly<Record<string, ObjectType>> = {
  company: 'companies',
  contact: 'contacts',
  deal: 'deals',
  call: 'calls',
  email: 'emails',
  meeting: 'meetings',
  note: 'notes',
  task: 'tasks',
};

/** The object a webhook means by `contact` or by `0-1`; other objects keep their own name. */
export function objectTypeOf(name: string): string {
  return objectTypeIds[name] ?? singulars[name.toLowerCase()] ?? name;
}

/** What each object is in the model. */
export const entityOf: Readonly<Record<ObjectType, EntityType>> = {
  companies: 'company',
  contacts: 'contact',
  deals: 'deal',
  calls: 'activity',
  emails: 'activity',
  meetings: 'activity',
  notes: 'activity',
  tasks: 'task',
};

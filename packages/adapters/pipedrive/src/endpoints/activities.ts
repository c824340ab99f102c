import { type CreateItem, type Patch, RejectedError, type RemoteAssociations, type UpdateItem } from '@crmsync/adapter';
import { definePort, type Port, type WireProps } from '@crmsync/adapter-kit';
import { activityMapping, creatableKinds } from '../mapping/activity.ts';
import { taskMapping, taskTypes } from '../mapping/task.ts';
import { type ActivityWire, activityWire } from '../wire.ts';
import { webhookFacts } from './port-facts.ts';
import type { PipedriveSettings } from './settings.ts';
import type { V2Object } from './v2-object.ts';
import { incrementalFacts, v2Reads } from './v2-read.ts';
import { maxItems, numberOf, v2Writes } from './v2-write.ts';

const phases = [{ path: 'activities', query: {}, tokens: 10 }];

/** Activities and tasks are one object of the vendor, told apart by their type. */
const everything: V2Object<ActivityWire> = {
  path: 'activities',
  schema: activityWire,
  query: { include_fields: 'attendees' },
  listPhases: phases,
  changePhases: phases,
  links: [
    { role: 'companies', key: 'org_id', to: 'company', toObjectType: 'organizations' },
    { role: 'deals', key: 'deal_id', to: 'deal', toObjectType: 'deals' },
  ],
  otherAssociations: (wire) => (wire.participants === undefined ? {} : { contacts: peopleOf(wire) }),
};

const activities: V2Object<ActivityWire> = { ...everything, belongs: (wire) => !isTask(wire) };
const tasks: V2Object<ActivityWire> = { ...everything, query: {}, belongs: isTask };

const associations = {
  contacts: {
    targets: [{ entity: 'contact', objectType: 'persons' }],
    cardinality: 'many',
    touchesRecord: true,
    writable: true,
  },
  companies: {
    targets: [{ entity: 'company', objectType: 'organizations' }],
    cardinality: 'one',
    touchesRecord: true,
    writable: true,
  },
  deals: {
    targets: [{ entity: 'deal', objectType: 'deals' }],
    cardinality: 'one',
    touchesRecord: true,
    writable: true,
  },
} as const;

const facts = {
  batch: { get: 100, create: maxItems, update: maxItems, delete: maxItems },
  incremental: incrementalFacts,
  deletes: 'webhook',
  webhooks: webhookFacts('activity'),
  softDelete: true,
  associations,
} as const;

/**
 * Calls, meetings, e-mails and activity types of the account's own.
 * @see https://developers.pipedrive.com/docs/api/v1/Activities
 */
export function activitiesPort(settings: PipedriveSettings): Port {
  const types = settings.activityTypes ?? {};
  return definePort<'activity'>({
    entity: 'activity',
    objectType: 'activities',
    mapping: activityMapping(types),
    endpoints: {
      ...v2Reads('activities', activities),
      ...v2Writes(activities, {
        needsCurrent: (item) => touchesPeople(item) || endsUnknownStart(item),
        otherRoles: ['contacts'],
        writeAssociations: writePeople,
        checkCreate: (item, body) => refuseUntyped(item, body),
      }),
    },
    required: [['kind']],
    discriminator: { field: 'kind', values: [...new Set([...creatableKinds(types), 'other'])] },
    ...facts,
  });
}

/**
 * Things to do: activities of the types task and deadline.
 * @see https://developers.pipedrive.com/docs/api/v1/Activities
 */
export function tasksPort(): Port {
  return definePort<'task'>({
    entity: 'task',
    objectType: 'tasks',
    mapping: taskMapping,
    endpoints: {
      ...v2Reads('tasks', tasks),
      ...v2Writes(tasks, {
        defaults: { type: 'task' },
        needsCurrent: (item) => touchesPeople(item) || clearsOneDue(item),
        otherRoles: ['contacts'],
        writeAssociations: writePeople,
      }),
    },
    ...facts,
  });
}

function isTask(wire: ActivityWire): boolean {
  return taskTypes.includes(wire.type ?? '');
}

/** Everybody who takes part, the primary one first. */
function peopleOf(wire: ActivityWire): RemoteAssociations {
  const people = [...(wire.participants ?? [])].sort(
    (left, right) => Number(right.primary ?? false) - Number(left.primary ?? false),
  );
  return { refs: people.map((person) => ({ objectType: 'persons', id: String(person.person_id) })), complete: true };
}

/** The list of participants is replaced as a whole. */
function touchesPeople({ patch }: UpdateItem): boolean {
  return patch.associations.contacts !== undefined;
}

/** A length from the end needs the start. */
function endsUnknownStart({ patch, current }: UpdateItem): boolean {
  const { endedAt, durationSec } = patch.fields;
  return endedAt != null && durationSec === undefined && !('occurredAt' in { ...current?.fields, ...patch.fields });
}

/** Clearing the time of day leaves the day, if there was one, and the other way round. */
function clearsOneDue({ patch, current }: UpdateItem): boolean {
  const known = { ...current?.fields, ...patch.fields };
  const clears = patch.fields.dueAt === null || patch.fields.dueOn === null;
  return clears && !('dueAt' in known && 'dueOn' in known);
}

function writePeople(patch: Patch['associations'], current: ActivityWire | undefined): WireProps {
  const { contacts } = patch;
  if (!contacts) return {};
  const before = current ? peopleOf(current).refs : [];
  const kept = before.filter((ref) => !contacts.remove.some(({ id }) => id === ref.id));
  const people = [...kept, ...contacts.add].map((ref) => numberOf(ref, 'contacts'));
  const first = contacts.primary ? numberOf(contacts.primary, 'contacts') : people[0];
  const all = first === undefined ? people : [first, ...people];
  return { participants: [...new Set(all)].map((id, index) => ({ person_id: id, primary: index === 0 })) };
}

/** Without a type the vendor takes a new activity for a call. */
function refuseUntyped(item: CreateItem, body: WireProps): void {
  if (typeof body.type === 'string') return;
  throw new RejectedError('pipedrive activities.create: the kind has no activity type', {
    remedy: 'Name an activity type for this kind in the setting activityTypes.',
    issues: [
      {
        field: 'kind',
        code: item.patch.fields.kind === undefined ? 'REQUIRED' : 'KIND_UNMAPPED',
        message: 'No activity type stands for this kind.',
      },
    ],
  });
}

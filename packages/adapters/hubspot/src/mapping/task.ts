import {
  type Codec,
  field,
  html,
  isoInstant,
  type Mapping,
  type MappingGroup,
  oneOf,
  text,
} from '@crmsync/adapter-kit';
import { hubspotMapping } from './hubspot-mapping.ts';

/** Tasks are due at a moment: a day becomes the moment the task has on that day, else the day's first in UTC. */
const due: MappingGroup<'task'> = {
  fields: ['dueAt', 'dueOn'],
  wire: ['hs_timestamp'],
  read(wire, note) {
    const dueAt = isoInstant().read(wire.hs_timestamp, note);
    return dueAt === undefined ? {} : { dueAt };
  },
  write(values, note, { patch, clear }) {
    const { dueOn } = patch;
    if (!dueOn || patch.dueAt) return { hs_timestamp: values.dueAt ?? clear };
    if (values.dueAt?.startsWith(dueOn)) return { hs_timestamp: values.dueAt };
    note('DATE_WIDENED', 'HubSpot tasks are due at a moment; midnight UTC of the day is used.');
    return { hs_timestamp: `${dueOn}T00:00:00.000Z` };
  },
};

/** Writes the nearest value the remote has for some that it has not. */
function nearest(codec: Codec<string>, standIns: { readonly [value: string]: string }): Codec<string> {
  return {
    ...codec,
    write(value, note) {
      const standIn = standIns[value];
      if (standIn === undefined) return codec.write(value, note);
      note('VALUE_REPLACED', 'The remote has no value for this one; the nearest is used.');
      return codec.write(standIn, note);
    },
  };
}

/** Tasks. @see https://developers.hubspot.com/docs/api-reference/crm-tasks-v3/guide */
export function taskMapping(): Mapping<'task'> {
  return hubspotMapping(
    'task',
    {
      subject: field('hs_task_subject', text()),
      body: field('hs_task_body', html({ maxLength: 65_536 })),
      status: field(
        'hs_task_status',
        oneOf({
          NOT_STARTED: 'open',
          IN_PROGRESS: 'inProgress',
          WAITING: 'waiting',
          DEFERRED: 'waiting',
          COMPLETED: 'done',
        }),
      ),
      priority: field(
        'hs_task_priority',
        nearest(oneOf({ LOW: 'low', MEDIUM: 'normal', HIGH: 'high' }), { urgent: 'high' }),
      ),
      owner: field('hubspot_owner_id', text()),
      kind: field('hs_task_type', nearest(oneOf({ TODO: 'todo', CALL: 'call', EMAIL: 'email' }), { other: 'todo' })),
    },
    [due],
  );
}

import {
  codecOf,
  defineMapping,
  field,
  html,
  isoInstant,
  type Mapping,
  type MappingGroup,
  numericId,
  text,
} from '@crmsync/adapter-kit';
import { type DateOnly, isDateOnly } from '@crmsync/model';
import { clockSeconds, dueOf, startOf } from './activity-time.ts';

/** Activity types that are things to do, not things that happened. */
export const taskTypes: readonly string[] = ['task', 'deadline'];

/** Due at a time of day, or on a day. */
const due: MappingGroup<'task'> = {
  fields: ['dueAt', 'dueOn'],
  wire: ['due_date'],
  optional: ['due_time'],
  read: (wire) => {
    const date = textOf(wire.due_date);
    const time = textOf(wire.due_time);
    if (clockSeconds(time) !== null) return { dueAt: startOf(date, time), dueOn: null };
    return { dueAt: null, dueOn: dateOf(date) };
  },
  write: (values, _note, { patch }) => {
    const on = patch.dueOn ?? (patch.dueAt ? null : (values.dueOn ?? null));
    const at = on === null ? (patch.dueAt === undefined ? (values.dueAt ?? null) : patch.dueAt) : null;
    if (at !== null) return dueOf(at);
    return { due_date: on, due_time: '' };
  },
};

const status = codecOf<string>(
  (wire) => (wire === true ? 'done' : 'open'),
  (value, note) => {
    if (value !== 'done' && value !== 'open') note('STATUS_NARROWED', 'The remote only knows done and not done.');
    return value === 'done' || value === 'cancelled';
  },
);

const kind = codecOf<string>(
  (wire) => (wire === 'task' ? 'todo' : 'other'),
  (value, note) => {
    if (value === 'call' || value === 'email') note('KIND_NARROWED', 'A task of this kind is a plain task here.');
    return value === 'other' ? 'deadline' : 'task';
  },
);

/**
 * Tasks: activities of the types task and deadline.
 * @see https://developers.pipedrive.com/docs/api/v1/Activities
 */
export const taskMapping: Mapping<'task'> = defineMapping('task', {
  groups: [due],
  rows: {
    subject: field('subject', text(), { neverEmpty: true }),
    body: field('note', html()),
    status: field('done', status, { neverEmpty: true }),
    kind: field('type', kind, { neverEmpty: true }),
    owner: field('owner_id', numericId(), { neverEmpty: true }),
    completedAt: field('marked_as_done_time', isoInstant({ as: 'seconds' }), { readOnly: true }),
  },
});

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function dateOf(text: string | null): DateOnly | null {
  return text !== null && isDateOnly(text) ? text : null;
}

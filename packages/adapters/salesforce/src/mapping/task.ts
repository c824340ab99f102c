import {
  type Codec,
  dateOnly,
  field,
  instantOfMs,
  isoInstant,
  type MappingGroup,
  type MappingRow,
  oneOf,
  plainText,
  text,
} from '@crmsync/adapter-kit';
import type { Task } from '@crmsync/model';
import { type FieldTable, fieldTable } from './field-table.ts';
import { owner } from './shared-rows.ts';

/** What task statuses of an organisation mean, by their API names. The first of a meaning is the one written. */
export type TaskStatuses = { readonly [status: string]: NonNullable<Task['status']> };

/** The statuses of a new organisation. */
export const usualTaskStatuses: TaskStatuses = {
  'Not Started': 'open',
  'In Progress': 'inProgress',
  'Waiting on someone else': 'waiting',
  Completed: 'done',
  Deferred: 'waiting',
};

/** How the day that a task is due on is read: as midnight UTC of it, which systems with times understand, or as a day. */
export type TaskDue = 'moment' | 'day';

/** Tasks are due on a day: of a moment the day in UTC is kept. */
function due(as: TaskDue): MappingGroup<'task'> {
  return {
    fields: ['dueOn', 'dueAt'],
    wire: ['ActivityDate'],
    read(wire, note) {
      const day = dateOnly().read(wire.ActivityDate, note);
      if (day === undefined) return {};
      if (as === 'day') return { dueOn: day, dueAt: null };
      return { dueAt: day && (instantOfMs(Date.parse(day)) ?? null) };
    },
    write({ dueOn, dueAt }, note, { patch, clear }) {
      if (patch.dueOn && as === 'moment') {
        note('DATE_WIDENED', 'The day is read as midnight UTC, since most systems know when a task is due.');
      }
      if (patch.dueOn) return { ActivityDate: patch.dueOn };
      if (patch.dueAt) {
        if (!patch.dueAt.endsWith('T00:00:00.000Z') || as === 'day') {
          note('TIME_LOST', 'The remote keeps the day a task is due on; its time was left out.');
        }
        return { ActivityDate: patch.dueAt.slice(0, 10) };
      }
      const left = 'dueOn' in patch ? dueAt?.slice(0, 10) : dueOn;
      return { ActivityDate: left ?? clear };
    },
  };
}

const nearest: Codec<string> = {
  ...oneOf({ High: 'high', Normal: 'normal', Low: 'low' }),
  write(value, note) {
    if (value !== 'urgent') return oneOf({ High: 'high', Normal: 'normal', Low: 'low' }).write(value, note);
    note('VALUE_REPLACED', 'The remote has no value for this one; the nearest is used.');
    return 'High';
  },
};

const anyKind = field(
  'TaskSubtype',
  oneOf({ Task: 'todo', Call: 'call', Email: 'email', ListEmail: 'other', Cadence: 'other' }),
);

/** The kind is given when a task is made, and stays. */
const kind: MappingRow<string> = {
  ...anyKind,
  write: (value, current, note, clear, definitionOf) => {
    if (current) {
      if (value !== current) note('SET_ONCE', 'The kind of a task stays as it was made.');
      return undefined;
    }
    if (value === 'other') {
      note('CHOICE_UNMAPPED', 'The remote makes tasks of other kinds by itself only; the usual kind is used.');
      return { TaskSubtype: 'Task' };
    }
    return value === null ? undefined : anyKind.write?.(value, current, note, clear, definitionOf);
  },
};

/** Tasks, logged calls and e-mails among them. */
export function taskTable(statuses: TaskStatuses, dueAs: TaskDue): FieldTable<'task'> {
  return fieldTable(
    'task',
    {
      subject: field('Subject', text({ maxLength: 255 })),
      body: field('Description', plainText({ maxLength: 32_000 })),
      status: field('Status', oneOf(statuses), { neverEmpty: true }),
      priority: field('Priority', nearest, { neverEmpty: true }),
      completedAt: field('CompletedDateTime', isoInstant(), { readOnly: true }),
      owner,
      kind,
    },
    [due(dueAs)],
  );
}

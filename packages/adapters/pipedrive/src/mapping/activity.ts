import {
  codecOf,
  defineMapping,
  field,
  html,
  isWireProps,
  type Mapping,
  type MappingGroup,
  type MappingRow,
  numericId,
  pair,
  text,
} from '@crmsync/adapter-kit';
import { type Instant, instantMs, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { clockSeconds, clockText, dueOf, startOf } from './activity-time.ts';

/** Which of the account's activity types stands for a kind of the model that Pipedrive has no type for. */
export type ActivityTypes = { readonly [kind in 'sms' | 'chat' | 'other']?: string };

const standardKinds: { readonly [type: string]: string } = {
  call: 'call',
  email: 'email',
  meeting: 'meeting',
  lunch: 'meeting',
};

const time: MappingGroup<'activity'> = {
  fields: ['occurredAt', 'endedAt', 'durationSec'],
  wire: ['due_date'],
  optional: ['due_time', 'duration'],
  read: (wire) => {
    const occurredAt = startOf(textOf(wire.due_date), textOf(wire.due_time));
    const durationSec = clockSeconds(textOf(wire.duration));
    const ends = occurredAt !== null && durationSec !== null;
    return {
      occurredAt,
      durationSec,
      endedAt: ends ? toInstant(instantMs(occurredAt) + durationSec * 1000) : null,
    };
  },
  write: (values, _note, { patch }) => {
    const due = patch.occurredAt ? dueOf(patch.occurredAt) : null;
    const start = patch.occurredAt === undefined ? {} : (due ?? { due_date: null, due_time: '' });
    const duration = durationOf(patch, values.occurredAt ?? null);
    return { ...start, ...(duration === undefined ? {} : { duration }) };
  },
};

/** The length to write, by itself or from the end; `undefined` leaves it. */
function durationOf(
  patch: { readonly durationSec?: number | null; readonly endedAt?: Instant | null },
  start: Instant | null,
): string | undefined {
  if (patch.durationSec != null) return clockText(patch.durationSec);
  if (patch.endedAt && start !== null)
    return clockText(Math.max(0, instantMs(patch.endedAt) - instantMs(start)) / 1000);
  return patch.durationSec === null || patch.endedAt === null ? '' : undefined;
}

/** Done or not is all that Pipedrive knows. */
const status = codecOf<string>(
  (wire) => (wire === true ? 'done' : 'planned'),
  (value, note) => {
    if (value !== 'done' && value !== 'planned') note('STATUS_NARROWED', 'The remote only knows done and not done.');
    return value !== 'planned';
  },
);

const attendees = z.array(
  z.object({ email: z.string().nullish(), name: z.string().nullish(), is_organizer: z.boolean().nullish() }),
);

const participants: MappingRow<ReadonlyJson> = pair<ReadonlyJson>({
  wire: ['attendees'],
  read: (wire) => {
    const list = attendees.safeParse(wire.attendees ?? []);
    if (!list.success || list.data.length === 0) return null;
    return list.data.map((attendee) => ({
      role: attendee.is_organizer ? 'organiser' : 'attendee',
      ...(attendee.email ? { address: attendee.email } : {}),
      ...(attendee.name ? { name: attendee.name } : {}),
    }));
  },
});
type ReadonlyJson = NonNullable<z.core.util.JSONType>;

/** The full text of a place; writing it leaves the geocoded parts to the server. */
const location: MappingRow<string> = pair<string>({
  wire: ['location'],
  read: (wire) => (isWireProps(wire.location) ? textOf(wire.location.value) : null),
  write: (value) => ({ location: { value } }),
});

/**
 * Activities that happened or will: calls, meetings, e-mails, and types of the account's own, which read as `other`.
 * @see https://developers.pipedrive.com/docs/api/v1/Activities
 */
export function activityMapping(types: ActivityTypes): Mapping<'activity'> {
  return defineMapping('activity', {
    groups: [time],
    rows: {
      kind: field('type', kindCodec(types), { neverEmpty: true }),
      subject: field('subject', text(), { neverEmpty: true }),
      body: field('note', html()),
      status: field('done', status, { neverEmpty: true }),
      location,
      owner: field('owner_id', numericId(), { neverEmpty: true }),
      participants,
    },
  });
}

function kindCodec(types: ActivityTypes) {
  const ownKinds = new Map(Object.entries(types).map(([kind, type]) => [type, kind]));
  const typeOf = new Map([['call', 'call'], ['email', 'email'], ['meeting', 'meeting'], ...Object.entries(types)]);
  return codecOf<string>(
    (wire) => ownKinds.get(String(wire)) ?? standardKinds[String(wire)] ?? 'other',
    (value, note) => {
      const type = typeOf.get(value);
      if (type === undefined) {
        note('KIND_UNMAPPED', 'No activity type is set up for this kind; name one in the settings.');
      }
      return type;
    },
  );
}

/** The kinds that can be created. */
export function creatableKinds(types: ActivityTypes): readonly string[] {
  return ['call', 'email', 'meeting', ...Object.keys(types)];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

import {
  choice,
  constant,
  defineMapping,
  field,
  int,
  isoInstant,
  json,
  type Mapping,
  momentMs,
  oneOf,
  plainText,
  text,
  type WireProps,
} from '@crmsync/adapter-kit';
import type { Participant } from '@crmsync/model';
import type { CallWire, MessageWire } from '../wire.ts';

const readOnly = { readOnly: true } as const;
const directions = oneOf({ incoming: 'in', outgoing: 'out' }, { unknown: 'unknown' });
const participants = json();

const callStatuses = oneOf({
  queued: 'planned',
  initiated: 'planned',
  ringing: 'planned',
  'in-progress': 'planned',
  completed: 'done',
  answered: 'done',
  forwarded: 'done',
  'no-answer': 'missed',
  missed: 'missed',
  busy: 'missed',
  abandoned: 'missed',
  canceled: 'cancelled',
  failed: 'failed',
});

const messageStatuses = oneOf({
  queued: 'planned',
  sent: 'done',
  delivered: 'done',
  received: 'done',
  undelivered: 'failed',
});

/** Calls as {@link callValues} lays them out. @see https://quo.com/docs */
export const callMapping: Mapping<'activity'> = defineMapping('activity', {
  rows: {
    kind: constant('call'),
    direction: field('direction', directions, readOnly),
    occurredAt: field('createdAt', isoInstant(), readOnly),
    endedAt: field('completedAt', isoInstant(), readOnly),
    durationSec: field('talkSeconds', int(), readOnly),
    status: field('status', callStatuses, readOnly),
    outcome: field('outcome', choice(), readOnly),
    owner: field('owner', text(), readOnly),
    participants: field('people', participants, readOnly),
  },
});

/** Messages as {@link messageValues} lays them out. @see https://quo.com/docs */
export const messageMapping: Mapping<'activity'> = defineMapping('activity', {
  rows: {
    kind: constant('sms'),
    direction: field('direction', directions, readOnly),
    occurredAt: field('createdAt', isoInstant(), readOnly),
    body: field('text', plainText(), readOnly),
    status: field('status', messageStatuses, readOnly),
    outcome: field('outcome', choice(), readOnly),
    owner: field('userId', text(), readOnly),
    participants: field('people', participants, readOnly),
  },
});

/**
 * A call with the time that was talked: OpenPhone's `duration` counts the ringing, so that a missed call has one.
 * @param ownNumber the number of the line, where it is known
 */
export function callValues(call: CallWire, ownNumber: string | undefined): WireProps {
  const others = (call.participants ?? []).filter((number) => number !== ownNumber);
  const sides = { others, own: ownNumber === undefined ? [] : [ownNumber] };
  return {
    ...call,
    ...(call.status === undefined ? {} : { outcome: call.status }),
    owner: call.answeredBy ?? call.initiatedBy ?? call.userId ?? null,
    ...(call.answeredAt === undefined || call.completedAt === undefined ? {} : { talkSeconds: talkSeconds(call) }),
    ...(call.participants ? { people: people(call.direction, sides) } : {}),
  };
}

/** Seconds between answer and end; 0 when nobody answered, nothing while it lasts. */
function talkSeconds({ answeredAt, completedAt }: CallWire): number | null {
  if (!completedAt) return null;
  if (!answeredAt) return 0;
  const [from, to] = [momentMs(answeredAt), momentMs(completedAt)];
  return from === undefined || to === undefined ? null : Math.max(0, Math.round((to - from) / 1000));
}

/** A message with its people. */
export function messageValues(message: MessageWire): WireProps {
  const { from, to } = message;
  return {
    ...message,
    ...(message.status === undefined ? {} : { outcome: message.status }),
    ...(from && to ? { people: [participant('from', from), ...to.map((number) => participant('to', number))] } : {}),
  };
}

/** The numbers of the other side of a message. */
export function otherNumbers({ from, to }: MessageWire, ownNumbers: ReadonlySet<string>): readonly string[] {
  return [from ?? '', ...(to ?? [])].filter((number) => number !== '' && !ownNumbers.has(number));
}

function people(
  direction: string | null | undefined,
  { others, own }: { readonly others: readonly string[]; readonly own: readonly string[] },
): readonly Participant[] {
  const [from, to] = direction === 'outgoing' ? [own, others] : [others, own];
  return [...from.map((number) => participant('from', number)), ...to.map((number) => participant('to', number))];
}

function participant(role: 'from' | 'to', address: string): Participant {
  return { role, address };
}

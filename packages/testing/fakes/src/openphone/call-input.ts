import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import type { Row } from '../row-table.ts';
import { openThread } from './conversation-thread.ts';
import type { Call } from './openphone-records.ts';
import { type OpenPhoneState, ownerId } from './openphone-state.ts';

const object = z.record(z.string(), z.unknown());
const text = z.string().nullable().exactOptional();
const callEdit = z.object({
  phoneNumberId: z.string().exactOptional(),
  participants: z.array(z.string()).min(1).max(2).exactOptional(),
  direction: z.enum(['incoming', 'outgoing']).exactOptional(),
  status: z.string().exactOptional(),
  answeredAt: text,
  completedAt: text,
  duration: z.number().int().exactOptional(),
  userId: z.string().exactOptional(),
  answeredBy: text,
  initiatedBy: text,
  callRoute: text,
  aiHandled: text,
  forwardedFrom: text,
  forwardedTo: text,
  recordings: z.array(object).exactOptional(),
  summary: object.nullable().exactOptional(),
  transcript: object.nullable().exactOptional(),
  voicemail: object.nullable().exactOptional(),
});

/** Makes a call of what a test gives; `duration` counts the ringing, as the vendor's does. */
export function readCall(
  state: OpenPhoneState,
  values: unknown,
  before: Row<Call> | undefined,
  createdAtMs = state.now(),
): Call {
  const given = callEdit.parse(values);
  const known = { ...(before?.fields ?? emptyCall(state)), ...given };
  const line = state.phoneNumbers.get(known.phoneNumberId)?.fields;
  if (line === undefined) throw new ControlError('A call needs the phoneNumberId of a line.');
  const others = known.participants.filter((number) => number !== line.number);
  const startMs = before?.createdAtMs ?? createdAtMs;
  const endMs = known.completedAt === null ? startMs : Date.parse(known.completedAt);
  return {
    ...known,
    duration: given.duration ?? Math.round((endMs - startMs) / 1000),
    conversationId: openThread(state, { phoneNumberId: known.phoneNumberId, participants: others, atMs: startMs }),
  };
}

function emptyCall(state: OpenPhoneState): Omit<Call, 'conversationId' | 'duration'> {
  const [line] = state.phoneNumbers.rows();
  return {
    phoneNumberId: line?.id ?? '',
    participants: [],
    direction: 'incoming',
    status: 'completed',
    answeredAt: null,
    completedAt: null,
    userId: line?.fields.userIds[0] ?? ownerId(state),
    answeredBy: null,
    initiatedBy: null,
    callRoute: null,
    aiHandled: null,
    forwardedFrom: null,
    forwardedTo: null,
    recordings: [],
    summary: null,
    transcript: null,
    voicemail: null,
  };
}

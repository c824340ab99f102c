import type { PathRoute } from '../path-router.ts';
import type { Row } from '../row-table.ts';
import { type ApiCall, answerData, createdFilter, type Endpoint, listParam, textParam } from './api-call.ts';
import { ApiError, type Area, badInput, notFound } from './api-error.ts';
import { findThread } from './conversation-thread.ts';
import type { Call } from './openphone-records.ts';
import type { OpenPhoneState } from './openphone-state.ts';
import { answerPage, newestFirst } from './result-page.ts';

/** Calls of one line with one participant, and what was recorded of a call. */
export function callRoutes(state: OpenPhoneState): PathRoute<Endpoint>[] {
  return [
    {
      method: 'GET',
      pattern: '/calls',
      endpoint(call) {
        const line = textParam(call, 'phoneNumberId');
        const people = listParam(call, 'participants');
        if (people === undefined) throw badInput('calls', '/participants', 'Expected required property', 'array');
        if (people.length > 1) throw tooManyParticipants();
        const isThen = createdFilter(call);
        const thread = findThread(state, line, people)?.id;
        const rows = state.calls
          .rows()
          .filter(({ fields, createdAtMs }) => fields.conversationId === thread && isThen(createdAtMs));
        const rank = ({ id, createdAtMs }: Row<Call>): string => newestFirst(createdAtMs, id);
        return answerPage(call, rows, { max: 100, rank, show: callAnswer });
      },
    },
    {
      method: 'GET',
      pattern: '/calls/{callId}',
      endpoint: (call) => answerData(callAnswer(livingCall(state, call))),
    },
    {
      method: 'GET',
      pattern: '/call-recordings/{callId}',
      endpoint: (call) => answerData(livingCall(state, call).fields.recordings),
    },
    {
      method: 'GET',
      pattern: '/call-summaries/{callId}',
      endpoint: (call) => answerData(partOf(state, call, 'summary')),
    },
    {
      method: 'GET',
      pattern: '/call-transcripts/{callId}',
      endpoint: (call) => answerData(partOf(state, call, 'transcript')),
    },
    {
      method: 'GET',
      pattern: '/call-voicemails/{callId}',
      endpoint: (call) => answerData(partOf(state, call, 'voicemail')),
    },
  ];
}

/** A call as the API shows it. */
export function callAnswer({ id, fields, createdAtMs, updatedAtMs }: Row<Call>) {
  const { conversationId: _thread, recordings: _r, summary: _s, transcript: _t, voicemail: _v, ...shown } = fields;
  return {
    id,
    ...shown,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}

function livingCall({ calls }: OpenPhoneState, { params, area }: ApiCall): Row<Call> {
  const row = calls.get(params.callId ?? '');
  if (row === undefined) throw notFound(area);
  return row;
}

function partOf(state: OpenPhoneState, call: ApiCall, part: 'summary' | 'transcript' | 'voicemail') {
  const row = livingCall(state, call);
  const value = row.fields[part];
  if (value === null) throw notFound(call.area satisfies Area);
  return part === 'voicemail' ? value : { ...value, callId: row.id };
}

function tooManyParticipants(): ApiError {
  const title = 'Too Many Participants';
  return new ApiError({ status: 400, area: 'calls', variant: '01', title, description: title });
}

import { notFound } from './api-error.ts';
import { integer, readInput } from './input-shape.ts';
import type { JsonObject } from './json.ts';
import { type MergeableEntity, mergeRecords } from './merge-records.ts';
import type { DealParticipant, PipedriveState } from './pipedrive-state.ts';
import { v1Time } from './pipedrive-time.ts';
import type { Row } from './record-table.ts';
import { addParticipant, livingRow } from './record-writer.ts';
import { type Route, success } from './router.ts';
import { v1Page } from './v1-paging.ts';
import { dealV1Wire, personV1Wire } from './wire-v1.ts';

/** Merging, which only v1 offers: the record in the path disappears, `merge_with_id` survives. */
export function mergeRoutes(state: PipedriveState): Route[] {
  const route = (path: string, entity: MergeableEntity, wire: (row: Row) => JsonObject): Route => ({
    version: 'v1',
    method: 'PUT',
    pattern: `${path}/{id}/merge`,
    tokens: 40,
    endpoint: ({ body, cause }, params) => {
      const input = readInput(body, { merge_with_id: integer }, { required: ['merge_with_id'] });
      return success(wire(mergeRecords(state, entity, cause, params.id(), Number(input.merge_with_id))));
    },
  });
  return [
    route('/persons', 'person', (row) => personV1Wire(state, row)),
    route('/organizations', 'organization', (row) => ({ id: row.id })),
    route('/deals', 'deal', (row) => dealV1Wire(state, row)),
  ];
}

/** The people on a deal, which only v1 offers. */
export function participantRoutes(state: PipedriveState): Route[] {
  return [
    {
      version: 'v1',
      method: 'GET',
      pattern: '/deals/{id}/participants',
      tokens: 10,
      endpoint: ({ query }, params) => {
        const deal = livingRow(state, 'deal', params.id());
        const all = [...state.participants.values()].filter((each) => each.dealId === deal.id);
        const { items, paging } = v1Page(all, query);
        return success(
          items.map((each) => participantWire(state, each)),
          { pagination: paging },
        );
      },
    },
    {
      version: 'v1',
      method: 'POST',
      pattern: '/deals/{id}/participants',
      tokens: 10,
      endpoint: ({ body, cause }, params) => {
        const deal = livingRow(state, 'deal', params.id());
        const input = readInput(body, { person_id: integer }, { required: ['person_id'] });
        const person = livingRow(state, 'person', Number(input.person_id));
        const added = state.participants.get(addParticipant(state, cause, deal.id, person.id));
        if (added === undefined) throw notFound('participant');
        return success(participantWire(state, added));
      },
    },
    {
      version: 'v1',
      method: 'DELETE',
      pattern: '/deals/{id}/participants/{deal_participant_id}',
      tokens: 6,
      endpoint: (_call, params) => {
        const participant = state.participants.get(params.id('deal_participant_id'));
        if (participant === undefined || participant.dealId !== params.id()) throw notFound('participant');
        state.participants.delete(participant.id);
        state.participantIds.delete(`${participant.dealId}:${participant.personId}`);
        return success({ id: participant.id });
      },
    },
  ];
}

function participantWire(state: PipedriveState, participant: DealParticipant): JsonObject {
  const person = state.tables.person.get(participant.personId);
  const deal = state.tables.deal.get(participant.dealId);
  return {
    id: participant.id,
    person_id: {
      active_flag: person?.deletedAtMs === undefined,
      name: person?.fields.name ?? '',
      email: person?.fields.emails ?? [],
      phone: person?.fields.phones ?? [],
      owner_id: person?.fields.owner_id ?? null,
      company_id: state.company.id,
      value: participant.personId,
    },
    add_time: v1Time(participant.addedAtMs),
    active_flag: true,
    related_item_data: { deal_id: participant.dealId, title: deal?.fields.title ?? '' },
    related_item_type: 'deal',
    related_item_id: participant.dealId,
  };
}

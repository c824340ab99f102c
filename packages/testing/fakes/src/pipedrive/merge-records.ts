import { participantIds, primaryPerson } from './activity-rules.ts';
import { invalidInput } from './api-error.ts';
import type { Cause, EntityName } from './change-event.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { wholeSecond } from './pipedrive-time.ts';
import type { Row } from './record-table.ts';
import { addParticipant, livingRow, replaceRecord } from './record-writer.ts';

/** The object types that can be merged. */
export type MergeableEntity = 'person' | 'organization' | 'deal';

/**
 * Merges two records: `loserId` disappears, `winnerId` survives, fills its empty fields from the other one, takes over
 * its e-mail addresses and phone numbers, and everything that pointed to the loser points to the winner.
 * @throws ApiError 400 for merging a record with itself, 404 for a record that is gone.
 */
export function mergeRecords(
  state: PipedriveState,
  entity: MergeableEntity,
  cause: Cause,
  loserId: number,
  winnerId: number,
): Row {
  if (loserId === winnerId) throw invalidInput(['merge_with_id: must be another record']);
  const loser = livingRow(state, entity, loserId);
  const winner = livingRow(state, entity, winnerId);
  const atMs = state.now();
  state.tables[entity].put({
    ...loser,
    updatedAtMs: wholeSecond(atMs),
    deletedAtMs: atMs,
    mergedInto: winnerId,
  });
  state.emit({ entity, action: 'delete', before: loser, cause, atMs, mergedToId: winnerId });
  const merged = replaceRecord(
    state,
    entity,
    cause,
    winner,
    {
      ...winner,
      fields: fillBlanks(winner.fields, loser.fields),
      custom: { ...loser.custom, ...winner.custom },
    },
    loserId,
  );
  repoint(state, entity, cause, loserId, winnerId);
  return merged;
}

function fillBlanks(winner: JsonObject, loser: JsonObject): JsonObject {
  const filled = Object.fromEntries(
    Object.entries(winner).map(([key, value]) => [key, isBlank(value) ? (loser[key] ?? value) : value]),
  );
  for (const key of ['emails', 'phones']) {
    if (key in winner) filled[key] = joinContactPoints(winner[key], loser[key]);
  }
  return filled;
}

function isBlank(value: Json): boolean {
  return value === null || value === '' || (isJsonArray(value) && value.length === 0);
}

function joinContactPoints(winner: Json | undefined, loser: Json | undefined): Json {
  const kept = isJsonArray(winner) ? winner.filter(isJsonObject) : [];
  const known = new Set(kept.map((point) => point.value));
  const added = isJsonArray(loser) ? loser.filter(isJsonObject).filter((point) => !known.has(point.value ?? null)) : [];
  const hasPrimary = kept.some((point) => point.primary === true);
  return [...kept, ...added.map((point) => ({ ...point, primary: !hasPrimary && point.primary === true }))];
}

const pointersTo: Readonly<Record<MergeableEntity, readonly (readonly [EntityName, string])[]>> = {
  person: [
    ['deal', 'person_id'],
    ['note', 'person_id'],
    ['lead', 'person_id'],
  ],
  organization: [
    ['person', 'org_id'],
    ['deal', 'org_id'],
    ['activity', 'org_id'],
    ['note', 'org_id'],
    ['lead', 'organization_id'],
  ],
  deal: [
    ['activity', 'deal_id'],
    ['note', 'deal_id'],
  ],
};

function repoint(
  state: PipedriveState,
  entity: MergeableEntity,
  cause: Cause,
  loserId: number,
  winnerId: number,
): void {
  for (const [from, key] of pointersTo[entity]) {
    for (const row of [...state.tables[from].rows()]) {
      if (row.fields[key] !== loserId) continue;
      replaceRecord(state, from, cause, row, { ...row, fields: { ...row.fields, [key]: winnerId } });
    }
  }
  if (entity === 'person') repointParticipants(state, cause, loserId, winnerId);
  for (const participant of [...state.participants.values()]) {
    const points = entity === 'deal' ? participant.dealId : entity === 'person' ? participant.personId : undefined;
    if (points !== loserId) continue;
    state.participants.delete(participant.id);
    state.participantIds.delete(`${participant.dealId}:${participant.personId}`);
    if (entity === 'deal') addParticipant(state, cause, winnerId, participant.personId);
    else addParticipant(state, cause, participant.dealId, winnerId);
  }
}

function repointParticipants(state: PipedriveState, cause: Cause, loserId: number, winnerId: number): void {
  for (const row of [...state.tables.activity.rows()]) {
    const ids = participantIds(row.fields.participants);
    if (!ids.includes(loserId)) continue;
    const primary = primaryPerson(row.fields.participants);
    const unique = [...new Set(ids.map((id) => (id === loserId ? winnerId : id)))];
    const people = unique.map((id) => ({ person_id: id, primary: id === (primary === loserId ? winnerId : primary) }));
    const fields = { ...row.fields, participants: people, person_id: primaryPerson(people) };
    replaceRecord(state, 'activity', cause, row, { ...row, fields });
  }
}

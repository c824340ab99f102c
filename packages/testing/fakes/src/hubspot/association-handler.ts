import { z } from 'zod';
import { validationError } from './api-error.ts';
import { associationAnswer, liveAssociations, wireId } from './association-answer.ts';
import type { RecordKey } from './association-store.ts';
import type { AssociationType } from './association-type.ts';
import { batchAnswer } from './batch-answer.ts';
import { type HubSpotAnswer, type HubSpotCall, queryLimit, readJson, requireSpace } from './hubspot-call.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import { associationSpec, requireAssociationType } from './link-input.ts';
import { requireRecord } from './record-writer.ts';

/** Answers everything below `…/{type}/{id}/associations`. */
export function recordAssociations(
  call: HubSpotCall,
  space: ObjectSpace,
  id: string,
  rest: readonly string[],
): HubSpotAnswer | undefined {
  const [first, second, third] = rest;
  if (call.method === 'GET' && rest.length === 1) return listLinks(call, space, id, requireSpace(call.state, first));
  if (call.method === 'PUT' && first === 'default' && third !== undefined && rest.length === 3) {
    return linkByDefault(call, space, id, requireSpace(call.state, second), third);
  }
  if (rest.length !== 2 || second === undefined) return undefined;
  const target = requireSpace(call.state, first);
  const from = { type: space.type.name, id: requireRecord(space, id).id };
  const to = { type: target.type.name, id: requireRecord(target, second).id };
  if (call.method === 'PUT') {
    const specs = readJson(call, z.array(associationSpec));
    const types = specs.map((spec) => requireAssociationType(call.state, spec, from.type, to.type));
    if (types.length === 0) throw validationError('At least one association type is required');
    replaceLabels(call.state, from, to, types);
    return { status: 201, body: pairAnswer(call, space, from, target, to, types) };
  }
  if (call.method !== 'DELETE') return undefined;
  call.state.associations.remove(from, to);
  return { status: 204 };
}

/** A labelled link as the API confirms it. */
export function pairAnswer(
  call: HubSpotCall,
  space: ObjectSpace,
  from: RecordKey,
  target: ObjectSpace,
  to: RecordKey,
  types: readonly AssociationType[],
) {
  return {
    fromObjectTypeId: space.type.typeId,
    fromObjectId: wireId(call.version, from.id),
    toObjectTypeId: target.type.typeId,
    toObjectId: wireId(call.version, to.id),
    labels: types.flatMap(({ label }) => label ?? []),
  };
}

/** Links a pair in the unlabelled way and gives back what the API confirms: one entry per direction. */
export function addDefaultLink(state: HubSpotState, from: RecordKey, to: RecordKey) {
  const type = state.associationTypes.fallback(from.type, to.type);
  if (type === undefined) throw validationError(`No default association exists between ${from.type} and ${to.type}`);
  state.associations.add(from, to, [type]);
  const entry = (left: RecordKey, right: RecordKey, associationTypeId: number) => ({
    from: { id: String(left.id) },
    to: { id: String(right.id) },
    associationSpec: { associationCategory: type.category, associationTypeId },
  });
  return [entry(from, to, type.typeId), entry(to, from, type.inverseTypeId)];
}

/** Sets the labels of a pair; the unlabelled and the primary link stay. */
export function replaceLabels(
  state: HubSpotState,
  from: RecordKey,
  to: RecordKey,
  types: readonly AssociationType[],
): void {
  const stale = state.associationTypes
    .between(from.type, to.type)
    .filter((type) => type.label !== null && !type.isPrimary && !types.includes(type));
  state.associations.remove(from, to, stale);
  state.associations.add(from, to, types);
}

function listLinks(call: HubSpotCall, space: ObjectSpace, id: string, target: ObjectSpace): HubSpotAnswer {
  const { state, version, query } = call;
  const limit = queryLimit(query, 500, 500);
  const record = { type: space.type.name, id: requireRecord(space, id).id };
  const after = Number(query.get('after') ?? 0);
  const rest = liveAssociations(state, record, target.type.name).filter(({ toId }) => toId > after);
  const page = rest.slice(0, limit);
  const results = page.map((link) => associationAnswer(state, version, link));
  const last = page.at(-1);
  const paging = rest.length > limit && last !== undefined ? { paging: { next: { after: String(last.toId) } } } : {};
  return { status: 200, body: { results, ...paging } };
}

function linkByDefault(
  call: HubSpotCall,
  space: ObjectSpace,
  id: string,
  target: ObjectSpace,
  toId: string,
): HubSpotAnswer {
  const from = { type: space.type.name, id: requireRecord(space, id).id };
  const to = { type: target.type.name, id: requireRecord(target, toId).id };
  return batchAnswer(call.state, 200, addDefaultLink(call.state, from, to));
}

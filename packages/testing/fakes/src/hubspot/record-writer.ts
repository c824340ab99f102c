import { ApiError, objectNotFound, validationError } from './api-error.ts';
import type { RecordKey } from './association-store.ts';
import type { AssociationType } from './association-type.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import type { ObjectRow } from './object-row.ts';
import { type InputRules, type PropertyInput, readPropertyInput } from './property-input.ts';

/** A link that a new record is to have. */
export interface WantedLink {
  readonly to: RecordKey;
  readonly types: readonly AssociationType[];
}

/** Checks a new record without storing it. Throws `ApiError`. */
export function checkNewRecord(
  state: HubSpotState,
  space: ObjectSpace,
  input: PropertyInput,
  extraRequired: readonly string[] = [],
): Record<string, string> {
  const missing = [...space.type.requiredOnCreate, ...extraRequired.map((name) => [name])].filter(
    (group) => !group.some((name) => (input[name] ?? '') !== ''),
  );
  if (missing.length > 0) {
    const names = missing.map((group) => group.join(' or '));
    throw validationError(
      `Error creating ${space.type.singular.toUpperCase()}. Some required properties were not set.`,
      {
        errors: names.map((name) => ({ message: `${name} is required`, code: 'REQUIRED_FIELD_MISSING' })),
        context: { properties: names },
      },
    );
  }
  return readPropertyInput(state, space, input, {});
}

/** Stores a checked record, links it and tells of it. */
export function insertRecord(
  state: HubSpotState,
  space: ObjectSpace,
  properties: Readonly<Record<string, string>>,
  links: readonly WantedLink[],
): ObjectRow {
  const { table, type } = space;
  const nowMs = state.now();
  const row: ObjectRow = { id: table.nextId(), properties, createdAtMs: nowMs, updatedAtMs: nowMs };
  table.put(row, nowMs, state.searchLagMs);
  state.events.creation(type, row.id, state.source);
  for (const [name, value] of Object.entries(properties)) {
    state.events.propertyChange(type, row.id, name, value, state.source);
  }
  for (const { to, types } of links) state.associations.add({ type: type.name, id: row.id }, to, types);
  return row;
}

/** Checks and stores a change, and tells of each value that became another. Throws `ApiError`. */
export function updateRecord(
  state: HubSpotState,
  space: ObjectSpace,
  before: ObjectRow,
  input: PropertyInput,
  rules: Omit<InputRules, 'before'> = {},
): { readonly row: ObjectRow; readonly written: readonly string[] } {
  const values = readPropertyInput(state, space, input, { ...rules, before });
  return {
    row: storeValues(state, space, before, values),
    written: Object.keys(input).map((name) => name.toLowerCase()),
  };
}

/** Stores checked values; the stamp moves even when nothing differs. */
export function storeValues(
  state: HubSpotState,
  space: ObjectSpace,
  before: ObjectRow,
  values: Readonly<Record<string, string>>,
): ObjectRow {
  const nowMs = state.now();
  const row: ObjectRow = {
    ...before,
    properties: { ...before.properties, ...values },
    updatedAtMs: Math.max(nowMs, before.updatedAtMs),
  };
  space.table.put(row, nowMs, state.searchLagMs);
  space.history.note(before, row, state.source);
  for (const [name, value] of Object.entries(values)) {
    if ((before.properties[name] ?? '') !== value) {
      state.events.propertyChange(space.type, row.id, name, value, state.source);
    }
  }
  return row;
}

/** Moves a living record to the archive. */
export function archiveRecord(state: HubSpotState, space: ObjectSpace, before: ObjectRow): void {
  space.table.put({ ...before, archivedAtMs: state.now() }, state.now(), state.searchLagMs);
  state.events.deletion(space.type, before.id, state.source);
}

/** Brings a record back from the archive. */
export function restoreRecord(state: HubSpotState, space: ObjectSpace, before: ObjectRow): void {
  const { archivedAtMs: _gone, ...living } = before;
  space.table.put({ ...living, updatedAtMs: state.now() }, state.now(), state.searchLagMs);
  state.events.restore(space.type, before.id, state.source);
}

/** Removes a record for good, as a privacy request does. */
export function eraseRecord(state: HubSpotState, space: ObjectSpace, before: ObjectRow): void {
  state.associations.detach({ type: space.type.name, id: before.id });
  space.table.purge(before.id);
  state.events.privacyDeletion(space.type, before.id, state.source);
  state.events.deletion(space.type, before.id, state.source);
}

const mostMerges = 250;

/** Makes one new record of two; both ids lead to it from then on. Throws `ApiError`. */
export function mergeRecords(state: HubSpotState, space: ObjectSpace, primary: ObjectRow, other: ObjectRow): ObjectRow {
  if (primary.id === other.id) throw validationError('Cannot merge a record with itself');
  const nowMs = state.now();
  const properties = mergedProperties(space, primary, other, nowMs);
  if ((properties.hs_merged_object_ids ?? '').split(';').length > mostMerges) {
    throw new ApiError(414, { message: `A record cannot take part in more than ${mostMerges} merges` });
  }
  const { table, type } = space;
  const row: ObjectRow = {
    id: table.nextId(),
    properties,
    createdAtMs: Math.min(primary.createdAtMs, other.createdAtMs),
    updatedAtMs: nowMs,
  };
  const losers = [primary, other];
  const links = losers.flatMap(({ id }) => state.associations.detach({ type: type.name, id }));
  for (const { id } of losers) table.purge(id, row.id);
  table.put(row, nowMs, state.searchLagMs);
  keepTruth(space, losers, row.id);
  const silent = links.filter(({ to, toId }) => to !== type.name || !losers.some(({ id }) => id === toId));
  for (const link of silent) {
    const types = link.typeIds.flatMap((typeId) => state.associationTypes.get(typeId) ?? []);
    state.associations.add({ type: type.name, id: row.id }, { type: link.to, id: link.toId }, types);
  }
  const moved = Object.keys(properties).filter((name) => properties[name] !== primary.properties[name]).length;
  const mergedIds = losers.map(({ id }) => id);
  state.events.merge(type, { primaryId: primary.id, mergedIds, newId: row.id, moved }, state.source);
  for (const { id } of losers) state.events.deletion(type, id, state.source);
  return row;
}

function mergedProperties(
  space: ObjectSpace,
  primary: ObjectRow,
  other: ObjectRow,
  nowMs: number,
): Record<string, string> {
  const properties: Record<string, string> = { ...other.properties };
  for (const [name, value] of Object.entries(primary.properties)) if (value !== '') properties[name] = value;
  const list = (name: string, more: readonly string[]): string => {
    const known = [primary, other].flatMap((row) => (row.properties[name] ?? '').split(';'));
    return [...new Set([...known, ...more])].filter((value) => value !== '' && value !== properties.email).join(';');
  };
  properties.hs_merged_object_ids = list('hs_merged_object_ids', [String(primary.id), String(other.id)]);
  if (space.type.name === 'contacts') {
    const further = list('hs_additional_emails', [other.properties.email ?? '']);
    if (further !== '') properties.hs_additional_emails = further;
    properties.hs_calculated_merged_vids = [primary.id, other.id].map((id) => `${id}:${nowMs}`).join(';');
  }
  return properties;
}

function keepTruth({ table }: ObjectSpace, losers: readonly ObjectRow[], newId: number): void {
  const truth = losers.map(({ id }) => table.truth.get(id)).find((known) => known !== undefined);
  for (const { id } of losers) table.truth.delete(id);
  if (truth !== undefined) table.truth.set(newId, truth);
}

/** The living record for an id, merges followed. Throws the 404 when there is none. */
export function requireRecord(space: ObjectSpace, id: string): ObjectRow {
  const row = /^\d{1,16}$/.test(id) ? space.table.resolve(Number(id)) : undefined;
  if (row === undefined) throw objectNotFound(id);
  return row;
}

import { ControlError } from '../control-error.ts';
import type { FakeRecordControl, FakeRecordRef, FakeStateQuery, SeedLink, SeedRecord } from '../fake-crm.ts';
import { ApiError } from './api-error.ts';
import { closedLike } from './deal-stage.ts';
import { actAs, type HubSpotState, type ObjectSpace, userSource } from './hubspot-state.ts';
import { type ObjectRow, readProperty } from './object-row.ts';
import { findObjectType } from './object-type.ts';
import { checkValue } from './property-value.ts';
import {
  archiveRecord,
  checkNewRecord,
  insertRecord,
  mergeRecords,
  restoreRecord,
  updateRecord,
  type WantedLink,
} from './record-writer.ts';

/** Object type under which owners are seeded; their fields are `email`, `firstName` and `lastName`. */
const ownerType = 'owners';

/** Makes the control calls on the records of an account. */
export function createRecordControl(state: HubSpotState): FakeRecordControl {
  const asUser = <Result>(change: () => Result): Result => actAs(state, userSource, () => controlErrors(change));
  return {
    seed: (records) => seedRecords(state, records),
    create: ({ objectType, fields, links = [], truthId }) =>
      asUser(() => {
        const space = spaceOf(state, objectType);
        const values = checkNewRecord(state, space, textFields(fields));
        const row = insertRecord(
          state,
          space,
          values,
          links.map((link) => wantedLink(state, space, link, new Map())),
        );
        if (truthId !== undefined) space.table.truth.set(row.id, truthId);
        return String(row.id);
      }),
    edit: ({ fields, ...ref }) =>
      asUser(() => {
        const { space, row } = requireLive(state, ref);
        updateRecord(state, space, row, textFields(fields), { byUser: true });
      }),
    delete: (ref) =>
      asUser(() => {
        if (ref.objectType === ownerType) return state.owners.archive(ref.id);
        const { space, row } = requireLive(state, ref);
        archiveRecord(state, space, row);
      }),
    restore: (ref) =>
      asUser(() => {
        const space = spaceOf(state, ref.objectType);
        const row = space.table.get(Number(ref.id));
        if (row?.archivedAtMs === undefined) throw new ControlError(`No archived ${ref.objectType} ${ref.id}.`);
        restoreRecord(state, space, row);
      }),
    merge: ({ objectType, primaryId, otherId }) =>
      asUser(() => {
        const { space, row } = requireLive(state, { objectType, id: primaryId });
        return String(mergeRecords(state, space, row, requireLive(state, { objectType, id: otherId }).row).id);
      }),
    link: ({ from, to, typeId, remove = false }) =>
      asUser(() => {
        const { space, row } = requireLive(state, from);
        const link = { ...to, ...(typeId === undefined ? {} : { typeId }) };
        const wanted = wantedLink(state, space, link, new Map());
        const start = { type: space.type.name, id: row.id };
        if (!remove) state.associations.add(start, wanted.to, wanted.types);
        else state.associations.remove(start, wanted.to, typeId === undefined ? undefined : wanted.types);
      }),
    state: (query) => statePage(state, query),
    counts: () =>
      Object.fromEntries(
        [...state.spaces.values()].map(({ type, table }) => [
          type.name,
          { live: table.live.size, deleted: table.archived.size },
        ]),
      ),
    truth: (objectType) =>
      Object.fromEntries([...spaceOf(state, objectType).table.truth].map(([id, truthId]) => [String(id), truthId])),
  };
}

function seedRecords(state: HubSpotState, records: readonly SeedRecord[]): string[] {
  const refs = new Map<string, { readonly type: string; readonly id: number }>();
  const seeded = records.map((record) => {
    if (record.objectType === ownerType) return { id: seedOwner(state, record) };
    const space = spaceOf(state, record.objectType);
    const row = seedRow(state, space, record);
    if (record.ref !== undefined) refs.set(record.ref, { type: space.type.name, id: row.id });
    if (record.truthId !== undefined) space.table.truth.set(row.id, record.truthId);
    return { id: String(row.id), space, row };
  });
  for (const [at, { space, row }] of seeded.entries()) {
    for (const link of records[at]?.links ?? []) {
      if (space === undefined || row === undefined) continue;
      const { to, types } = wantedLink(state, space, link, refs);
      state.associations.add({ type: space.type.name, id: row.id }, to, types);
    }
  }
  return seeded.map(({ id }) => id);
}

function seedOwner(state: HubSpotState, { fields, id }: SeedRecord): string {
  const { email = '', firstName = '', lastName = '' } = textFields(fields);
  return state.owners.add({ email, firstName, lastName, ...(id === undefined ? {} : { id }) }, state.nowIso());
}

function seedRow(state: HubSpotState, space: ObjectSpace, record: SeedRecord): ObjectRow {
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(textFields(record.fields))) {
    const property = space.properties.get(name);
    if (property === undefined) throw new ControlError(`${space.type.name} have no property ${name}.`);
    const checked = checkValue(property, value, undefined);
    if ('problem' in checked) throw new ControlError(`The value of ${name} ${checked.problem.message}.`);
    if (checked.value !== '') properties[name] = checked.value;
  }
  if (space.type.name === 'deals' && properties.dealstage !== undefined) properties.pipeline ??= 'default';
  const nowMs = state.now();
  const createdAtMs = record.createdAtMs ?? nowMs;
  const row: ObjectRow = {
    id: record.id === undefined ? space.table.nextId() : Number(record.id),
    properties: { ...properties, ...closedLike(space, properties) },
    createdAtMs,
    updatedAtMs: record.updatedAtMs ?? createdAtMs,
  };
  space.table.put(row, nowMs, 0);
  return row;
}

function wantedLink(
  state: HubSpotState,
  space: ObjectSpace,
  link: SeedLink,
  refs: ReadonlyMap<string, { readonly type: string; readonly id: number }>,
): WantedLink {
  const to = spaceOf(state, link.objectType).type.name;
  const id = link.id === undefined ? refs.get(link.ref ?? '')?.id : Number(link.id);
  const type =
    link.typeId === undefined
      ? state.associationTypes.fallback(space.type.name, to)
      : state.associationTypes.get(link.typeId);
  if (id === undefined) throw new ControlError(`No ${to} record is named ${link.ref}.`);
  if (type === undefined) throw new ControlError(`No such link from ${space.type.name} to ${to}.`);
  return { to: { type: to, id }, types: [type] };
}

function statePage(state: HubSpotState, { objectType, after, limit = 100, deleted = false }: FakeStateQuery) {
  const { type, table } = spaceOf(state, objectType);
  const afterId = Number(after ?? 0);
  const ids: number[] = [];
  for (const index of deleted ? [table.live, table.archived] : [table.live]) {
    const start = index.rank(afterId, afterId + 1);
    for (let at = start; at < Math.min(index.size, start + limit + 1); at++) ids.push(index.at(at) ?? -1);
  }
  const page = ids.sort((left, right) => left - right).slice(0, limit);
  const records = page.flatMap((id) => {
    const row = table.get(id);
    return row === undefined ? [] : [stateRecord(state, type.name, row)];
  });
  const last = page.at(-1);
  return ids.length > limit && last !== undefined ? { records, after: String(last) } : { records };
}

function stateRecord(state: HubSpotState, objectType: string, row: ObjectRow) {
  const { type } = spaceOf(state, objectType);
  const stamp = readProperty(type, row, type.modifiedProperty);
  return {
    objectType,
    id: String(row.id),
    fields: { ...row.properties, [type.modifiedProperty]: stamp },
    createdAtMs: row.createdAtMs,
    updatedAtMs: row.updatedAtMs,
    deleted: row.archivedAtMs !== undefined,
    links: state.associations
      .of({ type: objectType, id: row.id })
      .map(({ to, toId, typeIds }) => ({ objectType: to, id: String(toId), typeIds })),
  };
}

function spaceOf(state: HubSpotState, objectType: string): ObjectSpace {
  const space = state.spaces.get(findObjectType(objectType)?.name ?? '');
  if (space === undefined) throw new ControlError(`No object type ${objectType}.`);
  return space;
}

function requireLive(state: HubSpotState, { objectType, id }: FakeRecordRef): { space: ObjectSpace; row: ObjectRow } {
  const space = spaceOf(state, objectType);
  const row = space.table.resolve(Number(id));
  if (row === undefined) throw new ControlError(`No ${objectType} ${id}.`);
  return { space, row };
}

function textFields(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === null ? '' : String(value)]),
  );
}

function controlErrors<Result>(change: () => Result): Result {
  try {
    return change();
  } catch (error) {
    if (error instanceof ApiError) throw new ControlError(error.message);
    throw error;
  }
}

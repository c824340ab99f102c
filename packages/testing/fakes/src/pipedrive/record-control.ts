import { ControlError } from '../control-error.ts';
import type { FakeRecordControl, FakeStateRecord, SeedLink, SeedRecord } from '../fake-crm.ts';
import { ApiError } from './api-error.ts';
import type { Cause, EntityName } from './change-event.ts';
import { entityCatalog } from './entity-catalog.ts';
import { readInput } from './input-shape.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { type MergeableEntity, mergeRecords } from './merge-records.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { wholeSecond } from './pipedrive-time.ts';
import { entityNamed, entityNames, linkChange, linksOf, publicIdOf, rowIdOf } from './record-links.ts';
import type { Row } from './record-table.ts';
import { createRecord, deleteRecord, insertQuietly, restoreRecord, updateRecord } from './record-writer.ts';
import { changeUser, seedUser } from './user-control.ts';

/** Who acts when a test works behind the API: the account's first user, in the application. */
const appUser: Cause = { userId: 1, source: 'app' };

/** What a test or demo does with the records of an account behind the API. Object types are named in the singular. */
export function createRecordControl(state: PipedriveState): FakeRecordControl {
  const truths = new Map<string, Map<string, string>>();
  const tell = (objectType: string, id: string, truthId: string | undefined): void => {
    if (truthId === undefined) return;
    const known = truths.get(objectType) ?? new Map<string, string>();
    truths.set(objectType, known.set(id, truthId));
  };

  return {
    seed: (records) => guarded(() => seedAll(state, records, tell)),
    create: ({ objectType, fields, links = [], truthId }) =>
      guarded(() => {
        const entity = entityNamed(objectType);
        const row = createRecord(state, entity, appUser, { ...json(fields), ...linkFieldsOf(entity, links) });
        tell(entity, publicIdOf(entity, row), truthId);
        return publicIdOf(entity, row);
      }),
    edit: ({ objectType, id, fields }) =>
      guarded(() => {
        if (objectType === 'user') return changeUser(state, Number(id), json(fields));
        const entity = entityNamed(objectType);
        updateRecord(state, entity, appUser, rowIdOf(state, entity, id), json(fields));
      }),
    delete: ({ objectType, id }) =>
      guarded(() => {
        if (objectType === 'user') return changeUser(state, Number(id), { active_flag: false });
        const entity = entityNamed(objectType);
        deleteRecord(state, entity, appUser, rowIdOf(state, entity, id));
      }),
    restore: ({ objectType, id }) =>
      guarded(() => {
        const entity = entityNamed(objectType);
        restoreRecord(state, entity, appUser, rowIdOf(state, entity, id));
      }),
    merge: ({ objectType, primaryId, otherId }) =>
      guarded(() => {
        const entity = mergeable(entityNamed(objectType));
        return String(mergeRecords(state, entity, appUser, Number(otherId), Number(primaryId)).id);
      }),
    link: ({ from, to, remove = false }) =>
      guarded(() => {
        const entity = entityNamed(from.objectType);
        const rowId = rowIdOf(state, entity, from.id);
        const target = { objectType: entityNamed(to.objectType), id: to.id };
        const before = state.tables[entity].get(rowId)?.fields;
        updateRecord(state, entity, appUser, rowId, linkChange(entity, before, target, remove));
      }),
    state: (query) => statePage(state, query),
    counts: () => Object.fromEntries(entityNames.map((entity) => [entity, countsOf(state, entity)])),
    truth: (objectType) => Object.fromEntries(truths.get(entityNamed(objectType)) ?? []),
  };
}

type Tell = (objectType: string, id: string, truthId: string | undefined) => void;

function seedAll(state: PipedriveState, records: readonly SeedRecord[], tell: Tell): string[] {
  const refs = new Map<string, string>();
  const later: { entity: EntityName; rowId: number; links: readonly SeedLink[] }[] = [];
  const ids = records.map((record) => {
    if (record.objectType === 'user') return seedUser(state, json(record.fields), record.id);
    const entity = entityNamed(record.objectType);
    const links = (record.links ?? []).map((link) => resolved(link, refs));
    const row = seedOne(state, entity, record, links.filter(isResolved));
    const id = publicIdOf(entity, row);
    if (record.ref !== undefined) refs.set(record.ref, id);
    if (!links.every(isResolved)) later.push({ entity, rowId: row.id, links });
    tell(entity, id, record.truthId);
    return id;
  });
  for (const { entity, rowId, links } of later) {
    const row = state.tables[entity].get(rowId);
    const missing = links.filter((link) => !isResolved(link)).map((link) => resolved(link, refs));
    if (row === undefined || !missing.every(isResolved)) throw new ControlError('A link names no record of this call.');
    insertQuietly(state, entity, appUser, {
      ...row,
      fields: { ...row.fields, ...linkFieldsOf(entity, missing, row.fields) },
    });
  }
  return ids;
}

function seedOne(state: PipedriveState, entity: EntityName, record: SeedRecord, links: readonly SeedLink[]): Row {
  const rules = entityCatalog[entity];
  const input = readInput({ ...json(record.fields), ...linkFieldsOf(entity, links) }, rules.shape(state, 'create'), {
    required: rules.required,
  });
  const { custom_fields: custom, add_time: _addTime, ...rest } = input;
  const addedAtMs = record.createdAtMs ?? state.now();
  const row: Row = {
    id: entity === 'lead' || record.id === undefined ? state.tables[entity].nextId() : Number(record.id),
    addedAtMs: wholeSecond(addedAtMs),
    updatedAtMs: wholeSecond(record.updatedAtMs ?? addedAtMs),
    fields: {
      ...rules.complete({ state, cause: appUser, input: rest, before: undefined }),
      ...(entity === 'lead' && record.id !== undefined ? { uuid: record.id } : {}),
    },
    custom: isJsonObject(custom) ? withoutNulls(custom) : {},
  };
  insertQuietly(state, entity, appUser, row);
  return row;
}

function resolved(link: SeedLink, refs: ReadonlyMap<string, string>): SeedLink {
  if (link.id !== undefined || link.ref === undefined) return link;
  const id = refs.get(link.ref);
  return id === undefined ? link : { ...link, id };
}

function isResolved(link: SeedLink): link is SeedLink & { readonly id: string } {
  return link.id !== undefined;
}

function linkFieldsOf(entity: EntityName, links: readonly SeedLink[], fields: JsonObject = {}): JsonObject {
  const made: { [key: string]: Json } = {};
  for (const link of links) {
    if (!isResolved(link)) throw new ControlError('A link needs an id.');
    const target = { objectType: entityNamed(link.objectType), id: link.id };
    const people = made.participants ?? fields.participants ?? [];
    Object.assign(made, linkChange(entity, { participants: people }, target, false));
  }
  return made;
}

function statePage(state: PipedriveState, query: Parameters<FakeRecordControl['state']>[0]) {
  const entity = entityNamed(query.objectType);
  const limit = query.limit ?? 100;
  const afterId = query.after === undefined ? 0 : rowIdOf(state, entity, query.after);
  const records: FakeStateRecord[] = [];
  for (const row of state.tables[entity].walk('id', 'asc', { key: afterId + 1, id: 0 })) {
    if (row.deletedAtMs !== undefined && query.deleted !== true) continue;
    const last = records.at(-1);
    if (records.length === limit && last !== undefined) return { records, after: last.id };
    records.push(stateRecord(entity, row));
  }
  return { records };
}

function stateRecord(entity: EntityName, row: Row): FakeStateRecord {
  return {
    objectType: entity,
    id: publicIdOf(entity, row),
    fields: { ...row.fields, custom_fields: row.custom },
    createdAtMs: row.addedAtMs,
    updatedAtMs: row.updatedAtMs,
    deleted: row.deletedAtMs !== undefined,
    links: linksOf(entity, row).map((link) => ({ ...link, typeIds: [] })),
  };
}

function countsOf(state: PipedriveState, entity: EntityName): { live: number; deleted: number } {
  let deleted = 0;
  for (const row of state.tables[entity].rows()) if (row.deletedAtMs !== undefined) deleted++;
  return { live: state.tables[entity].size - deleted, deleted };
}

function mergeable(entity: EntityName): MergeableEntity {
  if (entity === 'person' || entity === 'organization' || entity === 'deal') return entity;
  throw new ControlError(`A ${entity} cannot be merged.`);
}

function guarded<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ControlError(typeof error.body.error === 'string' ? error.body.error : 'The change was refused.');
  }
}

/** A copy with JSON values only. */
function json(fields: Readonly<Record<string, unknown>>): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(fields));
  return isJsonObject(copy) ? copy : {};
}

function withoutNulls(custom: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== null));
}

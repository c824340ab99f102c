import type { EntityName } from './change-event.ts';
import { contactValues } from './contact-points.ts';
import { customFieldSearchText } from './custom-field-value.ts';
import type { Json } from './json.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { wholeSecond } from './pipedrive-time.ts';
import { addressText } from './postal-address.ts';
import type { Row } from './record-table.ts';

/** The object types that search knows. */
export type SearchableEntity = 'person' | 'organization' | 'deal' | 'lead';

/** Every object type that search knows. */
export const searchableEntities: readonly SearchableEntity[] = ['person', 'organization', 'deal', 'lead'];

/** The kinds of text in which a search can look. */
export type SearchField = 'name' | 'title' | 'email' | 'phone' | 'address' | 'notes' | 'custom_fields';

/** The fields each object type can be searched by; all of them unless the request narrows. */
export const searchFields: Readonly<Record<SearchableEntity, readonly SearchField[]>> = {
  person: ['name', 'email', 'phone', 'notes', 'custom_fields'],
  organization: ['name', 'address', 'notes', 'custom_fields'],
  deal: ['title', 'notes', 'custom_fields'],
  lead: ['title', 'notes', 'custom_fields'],
};

/** What search sees: rows as they were `lagMs` ago, and a quick way to the rows that may equal a text. */
export interface SearchIndex {
  /** The row as search knows it now; absent when search does not know it yet. */
  visible(entity: SearchableEntity, id: number): Row | undefined;
  /** Ids of rows that hold, or once held, exactly this text, whatever its case. */
  candidates(entity: SearchableEntity, text: string): Iterable<number>;
}

interface PastRow {
  readonly changedAtMs: number;
  readonly row: Row | undefined;
}

/** Makes the index over the tables of an account; it lags behind writes by `lagMs`. */
export function createSearchIndex(state: PipedriveState, lagMs: number): SearchIndex {
  const past = createPast(state, lagMs);
  const candidates = createCandidates(state);
  if (lagMs > 0) for (const entity of searchableEntities) candidates.candidates(entity, '');
  return { ...past, ...candidates };
}

/** All texts of a row by the field they belong to, notes left out. */
export function searchTexts(state: PipedriveState, entity: SearchableEntity, row: Row, field: SearchField): string[] {
  if (field === 'name' || field === 'title') return filled(row.fields[field]);
  if (field === 'email') return contactValues(row.fields.emails);
  if (field === 'phone') return contactValues(row.fields.phones);
  if (field === 'address') return filled(addressText(row.fields.address));
  return field === 'custom_fields' ? customTexts(state, entity, row) : [];
}

/** The searchable custom field texts of a row. */
export function customTexts(state: PipedriveState, entity: SearchableEntity, row: Row): string[] {
  const owner = entity === 'lead' ? 'deal' : entity;
  return Object.entries(row.custom).flatMap(([code, value]) => {
    const field = state.fields[owner].get(code);
    return field === undefined ? [] : filled(customFieldSearchText(field, value));
  });
}

function createPast(state: PipedriveState, lagMs: number): Pick<SearchIndex, 'visible'> {
  const past = new Map<string, PastRow[]>();
  if (lagMs > 0) {
    for (const entity of searchableEntities) {
      state.tables[entity].onWrite((before, after) => {
        const id = (after ?? before)?.id;
        if (id === undefined) return;
        const key = `${entity}:${id}`;
        const rows = (past.get(key) ?? []).filter(({ changedAtMs }) => changedAtMs > state.now() - lagMs);
        past.set(key, [...rows, { changedAtMs: changeTime(state, after), row: before }]);
      });
    }
  }
  return {
    visible(entity, id) {
      const hidden = past.get(`${entity}:${id}`)?.find(({ changedAtMs }) => changedAtMs > state.now() - lagMs);
      return hidden === undefined ? state.tables[entity].get(id) : hidden.row;
    },
  };
}

/** Rows that come in with an older stamp, as seeded ones do, count as indexed since then. */
function changeTime(state: PipedriveState, after: Row | undefined): number {
  const nowMs = state.now();
  return after === undefined || after.updatedAtMs === wholeSecond(nowMs) ? nowMs : after.updatedAtMs;
}

function createCandidates(state: PipedriveState): Pick<SearchIndex, 'candidates'> {
  const byEntity = new Map<EntityName, Map<string, Set<number> | number>>();
  const learn = (entity: SearchableEntity, known: Map<string, Set<number> | number>, row: Row): void => {
    for (const field of searchFields[entity]) {
      for (const text of searchTexts(state, entity, row, field)) addId(known, text.toLowerCase(), row.id);
    }
  };
  const indexOf = (entity: SearchableEntity): Map<string, Set<number> | number> => {
    const known = byEntity.get(entity);
    if (known !== undefined) return known;
    const made = new Map<string, Set<number> | number>();
    byEntity.set(entity, made);
    for (const row of state.tables[entity].rows()) learn(entity, made, row);
    state.tables[entity].onWrite((before, after) => {
      for (const row of [before, after]) if (row !== undefined) learn(entity, made, row);
    });
    return made;
  };
  return {
    candidates(entity, text) {
      const ids = indexOf(entity).get(text.toLowerCase());
      return ids === undefined ? [] : typeof ids === 'number' ? [ids] : ids;
    },
  };
}

function addId(known: Map<string, Set<number> | number>, text: string, id: number): void {
  const ids = known.get(text);
  if (ids === undefined) known.set(text, id);
  else if (typeof ids !== 'number') ids.add(id);
  else if (ids !== id) known.set(text, new Set([ids, id]));
}

function filled(value: Json | undefined): string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

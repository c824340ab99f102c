import { invalidInput } from './api-error.ts';
import { contactValues } from './contact-points.ts';
import { customFieldSearchText, isSearchableType } from './custom-field-value.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import { idOf, type PipedriveState } from './pipedrive-state.ts';
import { addressText } from './postal-address.ts';
import { flagParam, integerParam, limitParam, listParam, wordParam } from './query-params.ts';
import type { Row } from './record-table.ts';
import {
  customTexts,
  type SearchableEntity,
  type SearchField,
  type SearchIndex,
  searchableEntities,
  searchFields,
  searchTexts,
} from './search-index.ts';

/** One page of search results with the cursor of the next one, null at the end. */
export interface SearchPage {
  readonly items: JsonObject[];
  readonly nextCursor: string | null;
}

interface SearchTerm {
  readonly text: string;
  readonly exact: boolean;
}

const notePointers: Readonly<Record<SearchableEntity, string>> = {
  person: 'person_id',
  organization: 'org_id',
  deal: 'deal_id',
  lead: 'lead_id',
};

/** Searches one object type, as `/persons/search` and its twins do; @throws ApiError 400 for wrong parameters. */
export function searchRecords(
  state: PipedriveState,
  index: SearchIndex,
  entity: SearchableEntity,
  query: URLSearchParams,
): SearchPage {
  const term = readTerm(query, flagParam(query, 'exact_match') ?? false);
  const fields = readFields(query, searchFields[entity]);
  const found = findRows(state, index, entity, term, fields).filter(linkFilter(entity, query));
  return pageOf(found, query, 500, (row) => ({ result_score: score(term), item: searchItem(state, entity, row) }));
}

/** Searches several object types at once, as `/itemSearch` does; @throws ApiError 400 for wrong parameters. */
export function searchItems(state: PipedriveState, index: SearchIndex, query: URLSearchParams): SearchPage {
  const term = readTerm(query, flagParam(query, 'exact_match') ?? false);
  const wanted = listParam(query, 'item_types');
  const every: readonly SearchField[] = ['name', 'title', 'email', 'phone', 'address', 'notes', 'custom_fields'];
  const fields = readFields(query, every);
  const found = searchableEntities
    .filter((entity) => wanted === undefined || wanted.includes(entity))
    .flatMap((entity) => {
      const own = fields.filter((field) => searchFields[entity].includes(field));
      return findRows(state, index, entity, term, own).map((row) => ({ entity, row }));
    });
  return pageOf(found, query, 100, ({ entity, row }) => ({
    result_score: score(term),
    item: searchItem(state, entity, row),
  }));
}

/**
 * Finds records by the value of one field, as `/itemSearch/field` does. Unlike the other searches it compares case.
 * @throws ApiError 400 for wrong parameters or a field that search does not know.
 */
export function searchByField(state: PipedriveState, index: SearchIndex, query: URLSearchParams): SearchPage {
  const match = wordParam(query, 'match', ['exact', 'beginning', 'middle'], 'exact');
  const { text } = readTerm(query, match === 'exact');
  const entity = searchableEntities.find((each) => each === query.get('entity_type'));
  if (entity === undefined) throw invalidInput(['entity_type: must be one of: deal, lead, person, organization']);
  const texts = fieldTexts(state, entity, query.get('field') ?? '');
  const matches = (value: string): boolean =>
    match === 'exact' ? value === text : match === 'beginning' ? value.startsWith(text) : value.includes(text);
  const ids = match === 'exact' ? index.candidates(entity, text) : allIds(state, entity);
  const found = [...visibleRows(index, entity, ids)].filter((row) => texts(row).some(matches));
  return pageOf(found, query, 500, (row) => ({
    result_score: 1,
    item: { id: publicId(entity, row), type: entity, name: row.fields.name ?? row.fields.title ?? null },
  }));
}

function fieldTexts(state: PipedriveState, entity: SearchableEntity, code: string): (row: Row) => string[] {
  const field = state.fields[entity === 'lead' ? 'deal' : entity].get(code);
  if (field?.isCustom === true && isSearchableType(field.type)) {
    return (row) => {
      const value = customFieldSearchText(field, row.custom[code]);
      return value === null ? [] : [value];
    };
  }
  const standard = searchFields[entity].find((name) => name === code && name !== 'notes' && name !== 'custom_fields');
  if (standard === undefined) throw invalidInput(['field: must be the key of a searchable field']);
  return (row) => searchTexts(state, entity, row, standard);
}

function findRows(
  state: PipedriveState,
  index: SearchIndex,
  entity: SearchableEntity,
  term: SearchTerm,
  fields: readonly SearchField[],
): Row[] {
  const noted = fields.includes('notes') ? notedIds(state, entity, term) : new Set<number>();
  const ids = term.exact ? new Set([...index.candidates(entity, term.text), ...noted]) : allIds(state, entity);
  const found: Row[] = [];
  for (const row of visibleRows(index, entity, ids)) {
    const hit = fields.some((field) => searchTexts(state, entity, row, field).some((text) => matches(text, term)));
    if (hit || noted.has(row.id)) found.push(row);
  }
  return found.sort((left, right) => left.id - right.id);
}

function* visibleRows(index: SearchIndex, entity: SearchableEntity, ids: Iterable<number>): Iterable<Row> {
  for (const id of ids) {
    const row = index.visible(entity, id);
    if (row !== undefined && row.deletedAtMs === undefined) yield row;
  }
}

function* allIds(state: PipedriveState, entity: SearchableEntity): Iterable<number> {
  for (const row of state.tables[entity].rows()) yield row.id;
}

function notedIds(state: PipedriveState, entity: SearchableEntity, term: SearchTerm): Set<number> {
  const ids = new Set<number>();
  for (const note of state.tables.note.rows()) {
    if (note.deletedAtMs !== undefined || !matches(String(note.fields.content ?? ''), term)) continue;
    const pointer = note.fields[notePointers[entity]];
    const id = typeof pointer === 'string' ? state.leadRows.get(pointer) : idOf(pointer);
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

function matches(text: string, { text: term, exact }: SearchTerm): boolean {
  const value = text.toLowerCase();
  return exact ? value === term.toLowerCase() : value.includes(term.toLowerCase());
}

function readTerm(query: URLSearchParams, exact: boolean): SearchTerm {
  const text = query.get('term')?.trim() ?? '';
  if (text.length < (exact ? 1 : 2)) throw invalidInput([`term: must be at least ${exact ? 1 : 2} characters long`]);
  return { text, exact };
}

function readFields(query: URLSearchParams, known: readonly SearchField[]): readonly SearchField[] {
  const wanted = listParam(query, 'fields');
  if (wanted === undefined) return known;
  const fields = known.filter((field) => wanted.includes(field));
  if (fields.length !== new Set(wanted).size) throw invalidInput([`fields: must be one of: ${known.join(', ')}`]);
  return fields;
}

function linkFilter(entity: SearchableEntity, query: URLSearchParams): (row: Row) => boolean {
  const organizationId = integerParam(query, 'organization_id');
  const personId = integerParam(query, 'person_id');
  const status = query.get('status');
  const organizationKey = entity === 'lead' ? 'organization_id' : 'org_id';
  return ({ fields }) =>
    (organizationId === undefined || fields[organizationKey] === organizationId) &&
    (personId === undefined || fields.person_id === personId) &&
    (status === null || entity !== 'deal' || fields.status === status);
}

function pageOf<Found>(
  found: readonly Found[],
  query: URLSearchParams,
  max: number,
  item: (found: Found) => JsonObject,
): SearchPage {
  const limit = limitParam(query, max);
  const start = readCursor(query)?.start ?? 0;
  if (typeof start !== 'number') throw invalidInput(['cursor: invalid cursor']);
  const end = start + limit;
  return {
    items: found.slice(start, end).map(item),
    nextCursor: found.length > end ? writeCursor({ start: end }) : null,
  };
}

function score({ exact }: SearchTerm): number {
  return exact ? 1.22 : 0.51;
}

function publicId(entity: SearchableEntity, row: Row): Json {
  return entity === 'lead' ? (row.fields.uuid ?? null) : row.id;
}

function searchItem(state: PipedriveState, entity: SearchableEntity, row: Row): JsonObject {
  const { fields } = row;
  const common = {
    id: publicId(entity, row),
    type: entity,
    visible_to: typeof fields.visible_to === 'string' ? Number(fields.visible_to) : (fields.visible_to ?? null),
    owner: { id: fields.owner_id ?? null },
    custom_fields: customTexts(state, entity, row),
    notes: noteTexts(state, entity, row),
  };
  if (entity === 'organization') return { ...common, name: fields.name ?? '', address: addressText(fields.address) };
  const organization = organizationItem(state, idOf(fields.org_id ?? fields.organization_id));
  if (entity === 'person') {
    const points = { phones: contactValues(fields.phones), emails: contactValues(fields.emails) };
    return { ...common, name: fields.name ?? '', ...points, organization };
  }
  const linked = { title: fields.title ?? '', person: personItem(state, idOf(fields.person_id)), organization };
  const archived = { is_archived: fields.is_archived ?? false };
  if (entity === 'lead')
    return { ...common, ...linked, ...leadMoney(fields), ...leadContacts(state, fields), ...archived };
  const stage = state.tables.stage.get(idOf(fields.stage_id) ?? 0);
  return {
    ...common,
    ...linked,
    ...archived,
    value: fields.value ?? 0,
    currency: fields.currency ?? null,
    status: fields.status ?? null,
    stage: { id: fields.stage_id ?? null, name: stage?.fields.name ?? null },
  };
}

function leadMoney(fields: JsonObject): JsonObject {
  const value = fields.value;
  return isJsonObject(value)
    ? { value: value.amount ?? null, currency: value.currency ?? null }
    : { value: null, currency: null };
}

function leadContacts(state: PipedriveState, fields: JsonObject): JsonObject {
  const person = state.tables.person.get(idOf(fields.person_id) ?? 0);
  return { phones: contactValues(person?.fields.phones), emails: contactValues(person?.fields.emails) };
}

function personItem(state: PipedriveState, id: number | undefined): JsonObject | null {
  return id === undefined ? null : { id, name: state.tables.person.get(id)?.fields.name ?? null };
}

function organizationItem(state: PipedriveState, id: number | undefined): JsonObject | null {
  if (id === undefined) return null;
  const row = state.tables.organization.get(id);
  return { id, name: row?.fields.name ?? null, address: addressText(row?.fields.address) };
}

function noteTexts(state: PipedriveState, entity: SearchableEntity, row: Row): string[] {
  const pointer = notePointers[entity];
  const id = publicId(entity, row);
  const texts: string[] = [];
  for (const note of state.tables.note.rows()) {
    if (note.deletedAtMs !== undefined || note.fields[pointer] !== id) continue;
    if (typeof note.fields.content === 'string') texts.push(note.fields.content);
  }
  return texts;
}

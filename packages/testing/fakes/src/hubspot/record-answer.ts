import { validationError } from './api-error.ts';
import { liveAssociations } from './association-answer.ts';
import { type HubSpotCall, queryList } from './hubspot-call.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import { isoStamp, type ObjectRow, readProperty } from './object-row.ts';
import { findObjectType } from './object-type.ts';

/** Which parts of a record an answer holds. */
export interface RecordView {
  /** Property names; the usual ones when absent. */
  readonly properties?: readonly string[];
  readonly history?: readonly string[];
  /** Plural names of the kinds whose links are listed. */
  readonly associations?: readonly string[];
  readonly traceId?: string;
  /** Path under which more links can be asked for. */
  readonly link?: string;
}

/** A record as the API writes it. */
export function recordAnswer(state: HubSpotState, space: ObjectSpace, row: ObjectRow, view: RecordView = {}) {
  return {
    id: String(row.id),
    properties: pickProperties(space, row, view.properties),
    ...(view.history === undefined ? {} : { propertiesWithHistory: pickHistory(space, row, view.history) }),
    createdAt: isoStamp(row.createdAtMs),
    updatedAt: isoStamp(row.updatedAtMs),
    archived: row.archivedAtMs !== undefined,
    ...(row.archivedAtMs === undefined ? {} : { archivedAt: isoStamp(row.archivedAtMs) }),
    url: `https://app.hubspot.com/contacts/${state.portalId}/record/${space.type.typeId}/${row.id}`,
    ...(view.traceId === undefined ? {} : { objectWriteTraceId: view.traceId }),
    ...associationsBlock(state, space, row, view),
  };
}

/** Reads from a query which parts of a record are wanted. */
export function queryView(call: HubSpotCall, state: HubSpotState): RecordView {
  const properties = queryList(call.query, 'properties');
  const history = queryList(call.query, 'propertiesWithHistory');
  const associations = queryList(call.query, 'associations').map((name) => {
    const type = findObjectType(name);
    if (type === undefined) throw validationError(`Unable to infer object type from: ${name}`);
    return type.name;
  });
  return {
    ...(properties.length > 0 ? { properties } : {}),
    ...(history.length > 0 ? { history } : {}),
    ...(associations.length > 0 ? { associations, link: `${state.portalId}` } : {}),
  };
}

/** Unknown names are left out, known ones without a value are null. */
function pickProperties(
  space: ObjectSpace,
  row: ObjectRow,
  names: readonly string[] | undefined,
): Record<string, string | null> {
  const { type } = space;
  const picked: Record<string, string | null> = {};
  for (const name of names ?? type.defaultProperties) {
    const key = name.toLowerCase();
    if (space.properties.has(key)) picked[key] = readProperty(type, row, key);
  }
  for (const name of [type.createdProperty, type.modifiedProperty, 'hs_object_id']) {
    picked[name] = readProperty(type, row, name);
  }
  return picked;
}

function pickHistory(space: ObjectSpace, row: ObjectRow, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, space.history.values(row, name.toLowerCase())]));
}

function associationsBlock(state: HubSpotState, space: ObjectSpace, row: ObjectRow, view: RecordView) {
  if (view.associations === undefined) return {};
  const blocks = view.associations.flatMap((to) => {
    const links = liveAssociations(state, { type: space.type.name, id: row.id }, to);
    const entries = links.flatMap(({ toId, typeIds }) =>
      typeIds.map((typeId) => ({ id: String(toId), type: sliceType(state, space, to, typeId) })),
    );
    if (entries.length === 0) return [];
    const slice = state.options.associationSlice ?? 100;
    const last = links[slice - 1];
    const paging = links.length > slice && last !== undefined ? { paging: { next: { after: String(last.toId) } } } : {};
    const ids = new Set(links.slice(0, slice).map(({ toId }) => String(toId)));
    return [[to, { results: entries.filter(({ id }) => ids.has(id)), ...paging }] as const];
  });
  return blocks.length === 0 ? {} : { associations: Object.fromEntries(blocks) };
}

/** The name of a kind of link inside a record: the plain name is the primary one's where a primary exists. */
function sliceType(state: HubSpotState, space: ObjectSpace, to: string, typeId: number): string {
  const type = state.associationTypes.get(typeId);
  const name = `${space.type.singular}_to_${findObjectType(to)?.singular ?? to}`;
  const hasPrimary = state.associationTypes.primary(space.type.name, to) !== undefined;
  if (type?.category === 'USER_DEFINED') return (type.label ?? name).toLowerCase().replaceAll(' ', '_');
  return hasPrimary && type?.isPrimary !== true ? `${name}_unlabeled` : name;
}

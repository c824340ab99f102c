import type { Association, RecordKey } from './association-store.ts';
import type { HubSpotState } from './hubspot-state.ts';

/** The links of a record whose other end lives, in order of the other record's id. */
export function liveAssociations(state: HubSpotState, record: RecordKey, to: string): readonly Association[] {
  const table = state.spaces.get(to)?.table;
  return state.associations
    .of(record, to)
    .filter(({ toId }) => {
      const row = table?.get(toId);
      return row !== undefined && row.archivedAtMs === undefined;
    })
    .sort((left, right) => left.toId - right.toId);
}

/** A record id as a version writes it: v4 sends numbers, date versions send text. */
export function wireId(version: string, id: number): number | string {
  return version === 'v4' ? id : String(id);
}

/** One linked record as the associations API writes it. */
export function associationAnswer(state: HubSpotState, version: string, { toId, typeIds }: Association) {
  return {
    toObjectId: wireId(version, toId),
    associationTypes: typeIds.flatMap((typeId) => {
      const type = state.associationTypes.get(typeId);
      return type === undefined ? [] : [{ category: type.category, typeId, label: type.label }];
    }),
  };
}

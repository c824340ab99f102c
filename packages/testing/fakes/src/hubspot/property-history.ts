import { isoStamp, type ObjectRow } from './object-row.ts';
import type { ChangeSource } from './webhook-event.ts';

/** One value a property has had. */
export interface PastValue {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId?: string;
}

/** The values that properties have had; costs nothing for records that never changed. */
export interface PropertyHistory {
  /** Notes what changes from one row to the next. */
  note(before: ObjectRow, after: ObjectRow, source: ChangeSource): void;
  /** All values of a property, newest first. */
  values(row: ObjectRow, property: string): PastValue[];
}

const keptValues = 20;

/** Makes an empty history. */
export function createPropertyHistory(): PropertyHistory {
  const records = new Map<number, Map<string, PastValue[]>>();
  const first = (row: ObjectRow, property: string): PastValue[] => {
    const value = row.properties[property];
    return value === undefined ? [] : [{ value, timestamp: isoStamp(row.createdAtMs), sourceType: 'CRM_UI' }];
  };
  return {
    note(before, after, { changeSource, sourceId }) {
      for (const [property, value] of Object.entries(after.properties)) {
        if (before.properties[property] === value) continue;
        let ofRecord = records.get(after.id);
        if (ofRecord === undefined) {
          ofRecord = new Map();
          records.set(after.id, ofRecord);
        }
        const earlier = ofRecord.get(property) ?? first(before, property);
        const entry = { value, timestamp: isoStamp(after.updatedAtMs), sourceType: changeSource, sourceId };
        ofRecord.set(property, [entry, ...earlier].slice(0, keptValues));
      }
    },
    values: (row, property) => records.get(row.id)?.get(property) ?? first(row, property),
  };
}

import type { FieldValues } from '@crmsync/model';
import { fromModel, markerField, type Plain, type SimType, simField } from './plain-value.ts';
import { markerOfValues } from './vendors/ledger.ts';
import type { World } from './world.ts';

/** Whom a record of the hub means: vendors have no field for it, there addresses tell. */
export function markerIn({ vendors }: World, type: SimType, fields: FieldValues): Plain {
  const name = vendors.size === 0 ? markerField[type] : type === 'contacts' ? 'emails' : 'domains';
  const value = fromModel(simField(type, name), fields[name]);
  return vendors.size === 0 ? value : (markerOfValues(type, { [name]: value }) ?? null);
}

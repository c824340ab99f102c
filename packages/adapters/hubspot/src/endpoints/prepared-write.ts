import type { Patch, RemoteRecord } from '@crmsync/adapter';
import type { FieldSet, WireProps } from '@crmsync/adapter-kit';
import type { FieldDefinition, Warning } from '@crmsync/model';
import { companionProperties } from '../mapping/hubspot-mapping.ts';
import type { ObjectWire, PropertiesToWrite } from '../wire.ts';
import type { ObjectCall } from './hubspot-object.ts';
import { customDefinitions, definitionsOf } from './properties.ts';
import { readRecord } from './read-records.ts';

/** A patch as the properties to send. */
export interface PreparedWrite {
  readonly properties: PropertiesToWrite;
  /** The properties behind every field of the patch, those that are not sent included. */
  readonly known: WireProps;
  readonly warnings: readonly Warning[];
  /** Custom fields of the patch. */
  readonly custom: readonly FieldDefinition[];
}

/** What an item of any write has. */
interface PatchItem {
  readonly patch: Patch;
  readonly current?: FieldSet;
}

/** An item of a write with its properties. */
export type Prepared<I> = I & { readonly write: PreparedWrite };

/** Makes the properties of several patches. */
export async function prepareWrites<I extends PatchItem>(
  call: ObjectCall,
  items: readonly I[],
): Promise<readonly Prepared<I>[]> {
  const standard = (await definitionsOf(call)).filter(({ custom }) => !custom);
  const keys = [...new Set(items.flatMap(({ patch }) => Object.keys(patch.custom)))];
  const custom = await customDefinitions(call, keys);
  return items.map((item) => ({ ...item, write: prepare(call, item, standard, custom) }));
}

function prepare(
  { object: { mapping } }: ObjectCall,
  { patch, current }: PatchItem,
  standard: readonly FieldDefinition[],
  allCustom: readonly FieldDefinition[],
): PreparedWrite {
  const custom = allCustom.filter(({ remoteKey }) => remoteKey in patch.custom);
  const definitions = [...custom, ...standard.filter(({ remoteKey }) => !(remoteKey in patch.custom))];
  const { props, warnings } = mapping.patch(patch, current, definitions);
  const properties: PropertiesToWrite = {};
  for (const [name, value] of Object.entries(props)) {
    if (!companionProperties.includes(name)) properties[name] = String(value);
  }
  const before = current ? mapping.patch(currentOf(patch, current), current, definitions).props : {};
  return { properties, known: { ...before, ...props }, warnings, custom };
}

/** The fields of the patch as they are now: what an answer leaves out of a field that several properties make. */
function currentOf(patch: Patch, current: FieldSet): FieldSet {
  const fields = Object.entries(current.fields).filter(([name]) => name in patch.fields);
  return { fields: Object.fromEntries(fields), custom: {} };
}

/** What a record shows after a write: the answer, over what was sent. */
export function writtenRecord(call: ObjectCall, write: PreparedWrite, answer: ObjectWire): RemoteRecord {
  const known = Object.entries(write.known).map(([name, value]) => [name, typeof value === 'string' ? value : null]);
  const properties: ObjectWire['properties'] = { ...Object.fromEntries(known), ...answer.properties };
  return readRecord(call, { ...answer, properties }, write.custom);
}

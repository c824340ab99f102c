import type { Patch } from '@crmsync/adapter';
import type { FieldSet, WireProps } from '@crmsync/adapter-kit';
import type { RemoteRef, Warning } from '@crmsync/model';
import type { ObjectSchema } from './describe-object.ts';
import type { ObjectCall, ReferenceRole } from './salesforce-object.ts';

/** A patch as the fields to send. */
export interface PreparedWrite {
  readonly values: WireProps;
  readonly warnings: readonly Warning[];
}

/** Fields of several patches, those that the user may not write left out. */
export async function prepareWrite(
  call: ObjectCall,
  schema: ObjectSchema,
  right: 'createable' | 'updateable',
  item: { readonly patch: Patch; readonly current?: FieldSet },
): Promise<PreparedWrite> {
  const { props, warnings } = await call.context.patch(item.patch, item.current);
  const values: { [field: string]: unknown } = {};
  const denied: Warning[] = [];
  for (const [name, value] of Object.entries(props)) {
    const field = schema.fields.get(name);
    if (field?.[right] === true) values[name] = value;
    // What is not there needs no clearing.
    else if (value !== null) denied.push(deniedWarning(call, name));
  }
  return { values, warnings: [...warnings, ...denied] };
}

function deniedWarning({ object }: ObjectCall, wire: string): Warning {
  const field = fieldOf(object, wire);
  return { code: 'FIELD_DENIED', field, detail: 'The user of the API may not write this field; it was left out.' };
}

/** The model field that a field belongs to; itself when there is none. */
export function fieldOf(object: ObjectCall['object'], wire: string): string {
  for (const [name, wires] of object.wiresOf) if (wires.includes(wire)) return name;
  return wire;
}

/** Reference fields of the associations that are to change. `current` tells what a field holds, for removals. */
export function referenceValues(
  roles: readonly ReferenceRole[],
  associations: Patch['associations'],
  current: WireProps | undefined,
): WireProps {
  const values: { [field: string]: unknown } = {};
  for (const { role, writeField } of roles) {
    const change = associations[role];
    if (!change || writeField === undefined) continue;
    const [added] = change.primary ? [change.primary] : change.add;
    if (added) values[writeField] = added.id;
    else if (holds(change.remove, current?.[writeField])) values[writeField] = null;
  }
  return values;
}

function holds(refs: readonly RemoteRef[], id: unknown): boolean {
  return refs.some((ref) => ref.id === id);
}

/** Whether what a record holds decides what a removal changes. */
export function needsCurrent(roles: readonly ReferenceRole[], associations: Patch['associations']): boolean {
  return roles.some(({ role, writeField }) => {
    const change = associations[role];
    return writeField !== undefined && change !== undefined && change.add.length === 0 && change.remove.length > 0;
  });
}

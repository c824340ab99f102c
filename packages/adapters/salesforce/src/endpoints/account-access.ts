import { type DeniedField, PermissionError, type PortAccess, type PortCapabilities } from '@crmsync/adapter';
import { type CallContext, isWireProps, type Port } from '@crmsync/adapter-kit';
import { describeObject, type ObjectSchema } from './describe-object.ts';
import type { SalesforceObject } from './salesforce-object.ts';

type Operation = PortCapabilities['operations'][number];

/** What the user of the API may not do: objects and fields that are hidden, and fields that may not be written. */
export async function accountAccess(
  context: CallContext,
  ports: readonly Port[],
  objects: ReadonlyMap<string, SalesforceObject>,
): Promise<readonly PortAccess[]> {
  const found: PortAccess[] = [];
  for (const { capabilities } of ports) {
    const { objectType } = capabilities;
    const object = objects.get(objectType);
    try {
      const name = object ? objectType : 'OpportunityStage';
      const schema = await describeObject(context, object?.apiVersion ?? firstVersion(objects), name);
      if (object) found.push(...portAccess(capabilities, object, schema));
    } catch (error) {
      if (!isHidden(error)) throw error;
      const reason = new PermissionError(`salesforce ${objectType}: the user may not see this object`, {
        remedy: 'Grant the user of the connection the object, or leave it out of the sync.',
      });
      found.push({ objectType, operations: [], reason });
    }
  }
  return found;
}

function firstVersion(objects: ReadonlyMap<string, SalesforceObject>): string {
  return [...objects.values()][0]?.apiVersion ?? '';
}

/** A hidden object is answered as if it were not there. */
function isHidden(error: unknown): boolean {
  return error instanceof PermissionError && isWireProps(error.cause) && error.cause.status === 404;
}

function portAccess(
  capabilities: PortCapabilities,
  object: SalesforceObject,
  schema: ObjectSchema,
): readonly PortAccess[] {
  const operations = capabilities.operations.filter((name) => isAllowed(name, schema));
  const denied = [...deniedFields(capabilities, object, schema), ...deniedRoles(object, schema)];
  if (operations.length === capabilities.operations.length && denied.length === 0) return [];
  return [{ objectType: object.objectType, operations, ...(denied.length > 0 ? { denied } : {}) }];
}

function isAllowed(operation: Operation, { rights }: ObjectSchema): boolean {
  const needed: { readonly [name in Operation]: readonly (boolean | null | undefined)[] } = {
    list: [rights.queryable],
    changes: [rights.queryable],
    get: [rights.queryable],
    find: [rights.queryable],
    create: [rights.createable],
    update: [rights.updateable],
    upsert: [rights.createable, rights.updateable],
    delete: [rights.deletable],
  };
  return needed[operation].every((right) => right !== false);
}

function deniedFields(
  { fields }: PortCapabilities,
  { wiresOf }: SalesforceObject,
  schema: ObjectSchema,
): readonly DeniedField[] {
  return [...wiresOf].flatMap(([name, wires]): DeniedField[] => {
    const writable = fields.writable.includes(name);
    const known = wires.map((wire) => schema.fields.get(wire));
    const rights: DeniedField['rights'][number][] = [
      ...(known.some((field) => !field) ? ['read' as const] : []),
      ...(writable && known.some((field) => field?.createable !== true) ? ['create' as const] : []),
      ...(writable && known.some((field) => field?.updateable !== true) ? ['update' as const] : []),
    ];
    return rights.length > 0 ? [{ part: 'fields', name, rights }] : [];
  });
}

function deniedRoles({ references }: SalesforceObject, schema: ObjectSchema): readonly DeniedField[] {
  return references.flatMap(({ role, field, writeField }): DeniedField[] => {
    const target = writeField === undefined ? undefined : schema.fields.get(writeField);
    const rights: DeniedField['rights'][number][] = [
      ...(schema.fields.has(field) ? [] : ['read' as const]),
      ...(writeField !== undefined && target?.createable !== true ? ['create' as const] : []),
      ...(writeField !== undefined && target?.updateable !== true ? ['update' as const] : []),
    ];
    return rights.length > 0 ? [{ part: 'associations', name: role, rights }] : [];
  });
}

import type { ListOptions, Quarantined, RemoteAssociations, RemoteRecord, Tombstone } from '@crmsync/adapter';
import { isWireProps, momentMs, readItems, type WireProps } from '@crmsync/adapter-kit';
import { type FieldDefinition, type Instant, type RemoteRef, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { objectOfId } from '../mapping/record-ids.ts';
import { type ContactRoles, contactRolesOf } from './contact-roles.ts';
import type { ObjectSchema } from './describe-object.ts';
import { rowId } from './query-rows.ts';
import type { ObjectCall, ReferenceRole } from './salesforce-object.ts';

/** Fields that say what a record is, beside those of the mapping. */
const systemFields = [
  'Id',
  'CreatedDate',
  'SystemModstamp',
  'LastModifiedById',
  'IsDeleted',
  'MasterRecordId',
  'IsConverted',
  'ConvertedAccountId',
  'ConvertedContactId',
  'ConvertedOpportunityId',
  'IsPersonAccount',
];

/** What to read of records. */
export type ReadOptions = Pick<ListOptions, 'custom' | 'associations'>;

/** The fields to ask for: those that are wanted and that the user may see. */
export function fieldsToRead({ object }: ObjectCall, schema: ObjectSchema, { custom = [] }: ReadOptions): string[] {
  const wanted = [
    ...systemFields,
    ...object.mapping.wireKeys(custom),
    ...object.references.flatMap(({ field, writeField }) => [field, ...(writeField ? [writeField] : [])]),
  ];
  return [...new Set(wanted)].filter((name) => schema.fields.has(name));
}

/** Records of rows, and those set aside because they have another shape than is known. */
export async function readRecords(
  call: ObjectCall,
  schema: ObjectSchema,
  rows: readonly unknown[],
  options: ReadOptions,
): Promise<{ readonly records: readonly RemoteRecord[]; readonly quarantined: readonly Quarantined[] }> {
  const custom = await call.context.customDefinitions(options.custom ?? []);
  const ids = rows.flatMap((row) => rowId(row) ?? []);
  const roles =
    call.object.hasContactRoles && options.associations !== false ? await contactRolesOf(call, ids) : undefined;
  const unreadable = hiddenFields(call, schema);
  const selected = fieldsToRead(call, schema, options);
  return readItems(rows, {
    objectType: call.object.objectType,
    schema: rowWire(selected),
    idOf: rowId,
    read: (row) => {
      const associations = options.associations === false ? {} : associationsOf(call, row, roles);
      return recordOf(call, row, { custom, associations, unreadable });
    },
  });
}

interface RowWire extends WireProps {
  readonly Id: string;
}

/** A row whose asked-for fields are plain values. One check of the whole, since a schema per value costs more. */
function rowWire(selected: readonly string[]): z.ZodType<RowWire> {
  return z.unknown().transform((value, context): RowWire => {
    const wrong = !isWireProps(value)
      ? ['(row)']
      : selected.filter((name) => typeof value[name] === 'object' && value[name] !== null);
    if (wrong.length === 0 && isRow(value)) return value;
    for (const name of wrong.length > 0 ? wrong : ['Id']) {
      context.issues.push({ code: 'custom', message: 'expected a plain value', path: [name], input: value });
    }
    return z.NEVER;
  });
}

function isRow(value: unknown): value is RowWire {
  return rowId(value) !== undefined;
}

/** Fields of the model that these credentials may not read. */
export function hiddenFields({ object }: ObjectCall, schema: ObjectSchema): readonly string[] {
  return [...object.wiresOf].flatMap(([name, wires]) => (wires.every((wire) => schema.fields.has(wire)) ? [] : [name]));
}

interface RecordParts {
  readonly custom: readonly FieldDefinition[];
  readonly associations: { readonly [role: string]: RemoteAssociations };
  readonly unreadable: readonly string[];
}

function recordOf({ context }: ObjectCall, row: RowWire, parts: RecordParts): RemoteRecord {
  return context.record({
    id: row.Id,
    wire: row,
    custom: parts.custom,
    associations: parts.associations,
    createdAt: stampOf(row.CreatedDate),
    updatedAt: stampOf(row.SystemModstamp),
    updatedBy: typeof row.LastModifiedById === 'string' ? row.LastModifiedById : undefined,
    deleted: tombstoneOf(context.entity, row),
    unreadable: parts.unreadable.length > 0 ? parts.unreadable : undefined,
  });
}

/** A moment of the wire; `undefined` when there is none. */
export function stampOf(value: unknown): Instant | undefined {
  const ms = typeof value === 'string' ? momentMs(value) : undefined;
  return ms === undefined ? undefined : toInstant(ms);
}

/** Why a record is gone: merged, deleted, converted, or shown as the contact that is the same person. */
function tombstoneOf(entity: string, row: RowWire): Tombstone | undefined {
  const at = stampOf(row.SystemModstamp);
  const when = at === undefined ? {} : { at };
  if (row.IsDeleted === true) {
    return typeof row.MasterRecordId === 'string'
      ? { kind: 'merged', mergedInto: row.MasterRecordId, ...when }
      : { kind: 'soft', ...when };
  }
  if (row.IsConverted === true) return { kind: 'converted', became: convertedTo(row), ...when };
  return entity === 'company' && row.IsPersonAccount === true ? { kind: 'filtered', ...when } : undefined;
}

function convertedTo(row: RowWire): readonly RemoteRef[] {
  return [row.ConvertedContactId, row.ConvertedAccountId, row.ConvertedOpportunityId].flatMap((id) => {
    const objectType = typeof id === 'string' ? objectOfId(id) : undefined;
    return typeof id === 'string' && objectType !== undefined ? [{ objectType, id }] : [];
  });
}

function associationsOf(
  { object }: ObjectCall,
  row: RowWire,
  roles: ContactRoles | undefined,
): { readonly [role: string]: RemoteAssociations } {
  const found: { [role: string]: RemoteAssociations } = {};
  for (const reference of object.references) {
    if (reference.field in row) found[reference.role] = { refs: referenceOf(reference, row), complete: true };
  }
  if (roles) found.contacts = { refs: roles.get(row.Id) ?? [], complete: true };
  return found;
}

/** What a reference leads to, where it is of a type that the role knows. A person is nobody's company. */
function referenceOf({ field, targets, role }: ReferenceRole, row: RowWire): readonly RemoteRef[] {
  const id = row[field];
  if (typeof id !== 'string' || (role === 'companies' && row.IsPersonAccount === true)) return [];
  const objectType = objectOfId(id);
  return targets.some((target) => target.objectType === objectType) && objectType ? [{ objectType, id }] : [];
}

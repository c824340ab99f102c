import {
  type AssociationPatch,
  type CreateItem,
  type DeleteItem,
  type Patch,
  RejectedError,
  type RemoteRecord,
  type UpdateItem,
  type WriteOutcome,
} from '@crmsync/adapter';
import { mergeProps, type PortContext, path, type WireProps, writeEach } from '@crmsync/adapter-kit';
import { CrmSyncError, type FieldValues, type RemoteRef, type Warning } from '@crmsync/model';
import { z } from 'zod';
import { syncKeyCode } from './account-fields.ts';
import { cost } from './limits.ts';
import { linkedId, needsCurrentLinks, propsOf, toRecords, type V2Object, type V2Wire } from './v2-object.ts';
import { getWires } from './v2-read.ts';

/** Writes of one call on the wire at once: there are no batches. */
const maxAtOnce = 8;
/** Most items per call. */
export const maxItems = 100;

/** How one object type is written, beside its mapping and links. */
export interface V2WriteRules<W extends V2Wire> {
  /** Values a new record has unless the patch says otherwise. */
  readonly defaults?: WireProps;
  /** Label of the custom field for the sync key. */
  readonly syncKeyLabel?: string | undefined;
  /** Whether the patch can only be written by someone who knows the record. */
  needsCurrent?(item: UpdateItem): boolean;
  /** Roles that {@link V2WriteRules.writeAssociations} takes care of. @default none */
  readonly otherRoles?: readonly string[];
  /** Roles that are not one key of the record; `current` is absent for a new record. */
  writeAssociations?(patch: Patch['associations'], current: W | undefined): WireProps;
  /** Refuses what the vendor would take wrongly. @throws RejectedError */
  checkCreate?(item: CreateItem, body: WireProps): void;
}

/** The writes of one object type of v2. */
export interface V2Writes {
  create(context: PortContext, items: readonly CreateItem[]): Promise<readonly WriteOutcome[]>;
  update(context: PortContext, items: readonly UpdateItem[]): Promise<readonly WriteOutcome[]>;
  delete(context: PortContext, items: readonly DeleteItem[]): Promise<readonly WriteOutcome[]>;
}

/** Makes the writes of one object type. */
export function v2Writes<W extends V2Wire>(object: V2Object<W>, rules: V2WriteRules<W>): V2Writes {
  return {
    create: async (context, items) => {
      const keyField = await keyFieldFor(context, rules, items);
      return writeEach({
        operation: `pipedrive ${context.objectType}.create`,
        items,
        limit: maxAtOnce,
        signal: context.options.signal,
        write: (item) => createOne(context, object, rules, item, keyField),
      });
    },
    update: async (context, items) => {
      const current = await currentWires(context, object, rules, items);
      return writeEach({
        operation: `pipedrive ${context.objectType}.update`,
        items,
        limit: maxAtOnce,
        signal: context.options.signal,
        write: (item) => updateOne(context, object, rules, item, current.get(item.id)),
      });
    },
    delete: (context, items) =>
      writeEach({
        operation: `pipedrive ${context.objectType}.delete`,
        items,
        limit: maxAtOnce,
        signal: context.options.signal,
        write: (item) => deleteOne(context, object.path, item),
      }),
  };
}

async function keyFieldFor<W extends V2Wire>(
  context: PortContext,
  rules: V2WriteRules<W>,
  items: readonly CreateItem[],
): Promise<string | undefined> {
  const wanted = rules.syncKeyLabel !== undefined && items.some((item) => item.syncKey !== undefined);
  return wanted ? syncKeyCode(context, rules.syncKeyLabel) : undefined;
}

async function createOne<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  rules: V2WriteRules<W>,
  item: CreateItem,
  keyField: string | undefined,
): Promise<WriteOutcome> {
  const { body, warnings } = await bodyOf(context, object, rules, item.patch, undefined, undefined);
  const key =
    keyField !== undefined && item.syncKey !== undefined ? { custom_fields: { [keyField]: item.syncKey } } : {};
  const whole = mergeProps(mergeProps(rules.defaults ?? {}, body), key);
  rules.checkCreate?.(item, whole);
  const answer = await context.http.send({
    method: 'POST',
    path: path`/api/v2/${object.path}`,
    body: whole,
    schema: z.object({ data: object.schema }),
    cost: cost(5),
    operation: `${context.objectType}.create`,
  });
  return applied(context, object, item, answer.body.data, warnings);
}

async function updateOne<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  rules: V2WriteRules<W>,
  item: UpdateItem,
  current: W | undefined,
): Promise<WriteOutcome> {
  const known = current === undefined ? item.current : readAs(context, current, item.current);
  const { body, warnings } = await bodyOf(context, object, rules, item.patch, known, current);
  const nothing = Object.keys(body).length === 0;
  const answer = await context.http.send({
    method: nothing ? 'GET' : 'PATCH',
    path: path`/api/v2/${object.path}/${item.id}`,
    ...(nothing ? { query: object.query } : { body }),
    schema: z.object({ data: object.schema }),
    cost: cost(nothing ? 1 : 5),
    // A patch sets values, so sending it again changes nothing more.
    safety: nothing ? 'read' : 'idempotent',
    operation: `${context.objectType}.update`,
  });
  return applied(context, object, item, answer.body.data, warnings);
}

/** What the record shows now wins over what the caller last saw. */
function readAs<W extends V2Wire>(context: PortContext, wire: W, seen: UpdateItem['current']): UpdateItem['current'] {
  const { fields } = context.mapping.read(propsOf(wire));
  return { fields: { ...seen?.fields, ...fields }, custom: seen?.custom ?? {} };
}

async function bodyOf<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  rules: V2WriteRules<W>,
  patch: Patch,
  known: { readonly fields: FieldValues; readonly custom: FieldValues } | undefined,
  current: W | undefined,
): Promise<{ readonly body: WireProps; readonly warnings: readonly Warning[] }> {
  if (object.hasChoices) await context.fieldDefinitions();
  const { props, warnings } = await context.patch(patch, known);
  const linkWarnings = unsupportedRoles(patch, [...object.links.map(({ role }) => role), ...(rules.otherRoles ?? [])]);
  let body = props;
  for (const { role, key } of object.links) {
    const wanted = patch.associations[role];
    if (wanted) body = mergeProps(body, linkProps(role, key, wanted, current, linkWarnings));
  }
  body = mergeProps(body, rules.writeAssociations?.(patch.associations, current) ?? {});
  return { body, warnings: [...warnings, ...linkWarnings] };
}

/** Roles that cannot be written here are told of, not dropped in silence. */
export function unsupportedRoles(patch: Patch, known: readonly string[]): Warning[] {
  return Object.keys(patch.associations)
    .filter((role) => !known.includes(role))
    .map((role) => ({
      code: 'ASSOCIATION_UNSUPPORTED',
      field: role,
      detail: 'The remote has no such association, or it cannot be written.',
    }));
}

/** A role with room for one. Removing clears only what is still there. */
function linkProps(
  role: string,
  key: string,
  patch: AssociationPatch,
  current: object | undefined,
  warnings: Warning[],
): WireProps {
  const chosen = patch.primary ?? patch.add[0];
  if (patch.add.length > 1) {
    warnings.push({
      code: 'ASSOCIATIONS_DROPPED',
      field: role,
      detail: 'The remote links one record; the others were left out.',
    });
  }
  if (chosen) return { [key]: numberOf(chosen, role) };
  const linked = current === undefined ? null : linkedId(current, key);
  return patch.remove.some((ref) => linked != null && ref.id === String(linked)) ? { [key]: null } : {};
}

/**
 * The number of a linked record.
 * @throws RejectedError when the id is none of Pipedrive's
 */
export function numberOf(ref: RemoteRef, role: string): number {
  if (/^\d+$/.test(ref.id)) return Number(ref.id);
  throw new RejectedError(`pipedrive: the id of an associated record is no number`, {
    issues: [{ field: role, code: 'ID_INVALID', message: 'The id is none of this system.' }],
  });
}

/** Records that must be read before they are written, in one go. */
async function currentWires<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  rules: V2WriteRules<W>,
  items: readonly UpdateItem[],
): Promise<ReadonlyMap<string, W>> {
  const needed = items.filter(
    (item) =>
      rules.needsCurrent?.(item) ||
      object.links.some(({ role }) => {
        const patch = item.patch.associations[role];
        return patch !== undefined && needsCurrentLinks(patch);
      }),
  );
  if (needed.length === 0) return new Map();
  const ids = needed.map(({ id }) => id);
  const { found } = await getWires(context, object, ids, object.query);
  return found;
}

async function applied<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  item: { readonly key: string; readonly patch: Patch },
  wire: W,
  warnings: readonly Warning[],
): Promise<WriteOutcome> {
  const record = await shownRecord(context, object, item.patch, wire);
  return { key: item.key, status: 'applied', id: String(wire.id), ...(record ? { record } : {}), warnings };
}

/** The record of an answer. The write has happened: what fails here must not make it look refused. */
async function shownRecord<W extends V2Wire>(
  context: PortContext,
  object: V2Object<W>,
  patch: Patch,
  wire: W,
): Promise<RemoteRecord | undefined> {
  try {
    const definitions = await context.customDefinitions(Object.keys(patch.custom));
    const [record] = await toRecords(context, object, [wire], { definitions, associations: true });
    return record;
  } catch (error) {
    context.logger.log('warn', 'write.unreadable', {
      objectType: context.objectType,
      id: String(wire.id),
      code: CrmSyncError.is(error) ? error.code : 'UNEXPECTED',
    });
    return undefined;
  }
}

async function deleteOne(context: PortContext, name: string, item: DeleteItem): Promise<WriteOutcome> {
  await context.http.send({
    method: 'DELETE',
    path: path`/api/v2/${name}/${item.id}`,
    // Gone already: 404 after the purge, 410 before it.
    accept: [404, 410],
    cost: cost(3),
    operation: `${context.objectType}.delete`,
  });
  return { key: item.key, status: 'applied', id: item.id, warnings: [] };
}

import type { CallOptions, EntityPort, ListOptions, Page, RemoteRecord, WriteOutcome } from '@crmsync/adapter';
import type { AccountAccess } from './account-access.ts';

/**
 * A port as its account has it: without the operations that the account lacks, and without values that may not be read,
 * which count as not fetched. In a read-only run each call is read-only.
 */
export function accountPort(port: EntityPort, access: AccountAccess, readOnly: boolean): EntityPort {
  const { capabilities } = port;
  const { objectType, operations, fields } = capabilities;
  const allows = (operation: (typeof operations)[number]) => access.allows(objectType, operation);
  const call = (options?: CallOptions) => (readOnly ? { ...options, readOnly } : options);
  const read = <O extends ListOptions>(options: O): O => ({
    ...options,
    ...(readOnly ? { readOnly } : {}),
    ...(options.custom
      ? { custom: options.custom.filter((key) => access.may('read', objectType, 'custom', key)) }
      : {}),
  });
  const seen = (record: RemoteRecord) => readable(record, access);
  const page = (one: Page): Page => ({ ...one, records: one.records.map(seen) });
  const written = (outcomes: readonly WriteOutcome[]): readonly WriteOutcome[] =>
    outcomes.map((one) => (one.status === 'applied' && one.record ? { ...one, record: seen(one.record) } : one));
  const { list, changes, get, find, create, update, upsert, delete: remove } = port;
  return {
    capabilities: {
      ...capabilities,
      operations: operations.filter(allows),
      enumerable: capabilities.enumerable && allows('list'),
      fields: { ...fields, readable: fields.readable.filter((name) => access.may('read', objectType, 'fields', name)) },
    },
    project: (wanted, current) => port.project(wanted, current),
    ...(list && allows('list') ? { list: async (options) => page(await list.call(port, read(options ?? {}))) } : {}),
    ...(changes && allows('changes')
      ? { changes: async (options) => page(await changes.call(port, read(options))) }
      : {}),
    ...(get && allows('get')
      ? {
          get: async (ids, options) =>
            (await get.call(port, ids, read(options ?? {}))).map((one) =>
              one.status === 'found' ? { ...one, record: seen(one.record) } : one,
            ),
        }
      : {}),
    ...(find && allows('find')
      ? {
          find: async (queries, options) =>
            (await find.call(port, queries, read(options ?? {}))).map((one) => ({
              ...one,
              records: one.records.map(seen),
            })),
        }
      : {}),
    ...(create && allows('create')
      ? { create: async (items, options) => written(await create.call(port, items, call(options))) }
      : {}),
    ...(update && allows('update')
      ? { update: async (items, options) => written(await update.call(port, items, call(options))) }
      : {}),
    ...(upsert && allows('upsert')
      ? { upsert: async (items, options) => written(await upsert.call(port, items, call(options))) }
      : {}),
    ...(remove && allows('delete')
      ? { delete: async (items, options) => remove.call(port, items, call(options)) }
      : {}),
  };
}

/** The record without what nobody may read: absent is not empty. */
function readable(record: RemoteRecord, access: AccountAccess): RemoteRecord {
  const { objectType } = record.ref;
  const { unreadable = [] } = record;
  if (unreadable.length === 0 && access.hidden(objectType).length === 0) return record;
  const kept = <V>(part: 'fields' | 'custom' | 'associations', values: { readonly [name: string]: V }) =>
    Object.fromEntries(
      Object.entries(values).filter(
        ([name]) =>
          access.may('read', objectType, part, name) && (part === 'associations' || !unreadable.includes(name)),
      ),
    );
  return {
    ...record,
    fields: kept('fields', record.fields),
    custom: kept('custom', record.custom),
    associations: kept('associations', record.associations),
  };
}

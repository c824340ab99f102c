import type { CallOptions, Checkpoint, EntityPort, ListOptions } from '@crmsync/adapter';
import type { FieldDefinition, Instant } from '@crmsync/model';
import type { CallContext, PortContext } from './call-context.ts';
import type { ConnectionCore } from './connect.ts';
import type { Port } from './define-port.ts';
import { checkCall, findCall, getCall, goneIsDeleted, writeCall } from './port-calls.ts';
import { remoteRecord } from './remote-record.ts';
import { watchWrites } from './watched-writes.ts';

/** A port that can tell where changes since a moment begin. */
export interface DatedPort extends EntityPort {
  checkpointFrom?(since: Instant): Checkpoint;
}

/** One port of one connection: the endpoints of its definition behind the contract's rules. */
export function entityPort(core: ConnectionCore, port: Port): DatedPort {
  const known = knownFields(core, port);
  const context = (options: CallOptions | undefined) => portContext(core, port, known, options);
  return Object.freeze({
    capabilities: port.capabilities,
    project: (wanted, current) => port.mapping.project(wanted, current, known.definitions()),
    ...(port.endpoints.checkpointFrom ? { checkpointFrom: port.endpoints.checkpointFrom } : {}),
    ...readMethods(port, context),
    ...writeMethods(core, port, context),
  } satisfies DatedPort);
}

type MakeContext = (options: CallOptions | undefined) => PortContext;

function readMethods(port: Port, context: MakeContext): Partial<EntityPort> {
  const { endpoints, capabilities } = port;
  const { list, changes, get, find } = endpoints;
  return {
    ...(list
      ? {
          list: async (options: ListOptions = {}) => {
            options.signal?.throwIfAborted();
            return list(context(options), options);
          },
        }
      : {}),
    ...(changes
      ? {
          changes: async (options) => {
            options.signal?.throwIfAborted();
            return changes(context(options), options);
          },
        }
      : {}),
    ...(get
      ? {
          get: async (ids, options = {}) => {
            checkCall(`${capabilities.objectType}.get`, ids, capabilities.batch.get, options);
            return ids.length === 0 ? [] : getCall(ids, () => get(context(options), ids, options));
          },
        }
      : {}),
    ...(find
      ? {
          find: async (queries, options = {}) => {
            const operation = `${capabilities.objectType}.find`;
            checkCall(
              operation,
              queries.map(({ key }) => key),
              Number.POSITIVE_INFINITY,
              options,
            );
            const strange = queries.find(({ by }) => !capabilities.search.by.includes(by));
            if (strange) throw new TypeError(`${operation}: cannot search by ${strange.by}`);
            return queries.length === 0 ? [] : findCall(queries, () => find(context(options), queries, options));
          },
        }
      : {}),
  };
}

function writeMethods(core: ConnectionCore, port: Port, context: MakeContext): Partial<EntityPort> {
  const { endpoints, capabilities } = port;
  const method =
    <I extends { readonly key: string }>(
      name: 'create' | 'update' | 'upsert' | 'delete',
      endpoint: (context: PortContext, items: readonly I[]) => ReturnType<NonNullable<EntityPort['create']>>,
    ) =>
    async (items: readonly I[], options?: CallOptions) => {
      const operation = `${core.definition.id} ${capabilities.objectType}.${name}`;
      const keys = items.map(({ key }) => key);
      checkCall(operation, keys, capabilities.batch[name], options);
      if (items.length === 0) return [];
      const watched = watchWrites(context(options));
      return writeCall(operation, items, () => endpoint(watched.context, items), watched.wrote);
    };
  const { create, update, upsert, delete: remove } = endpoints;
  return {
    ...(create ? { create: method('create', create) } : {}),
    ...(update ? { update: method('update', update) } : {}),
    ...(upsert ? { upsert: method('upsert', upsert) } : {}),
    ...(remove
      ? {
          delete: async (items, options) => goneIsDeleted(items, await method('delete', remove)(items, options)),
        }
      : {}),
  };
}

interface KnownFields {
  /** Those that were described and not put in question since, for looking ahead. */
  definitions(): readonly FieldDefinition[];
  /** Those that calls under way go by. */
  latest(): readonly FieldDefinition[];
  all(context: CallContext): Promise<readonly FieldDefinition[]>;
  custom(context: CallContext, keys: readonly string[] | undefined): Promise<readonly FieldDefinition[]>;
}

function knownFields(core: ConnectionCore, port: Port): KnownFields {
  const { objectType } = port.capabilities;
  const key = `(fields) ${objectType}`;
  const lookedFor = new Set<string>();
  const latest = () => core.described.get(objectType) ?? none;
  const all = async (context: CallContext) => {
    const found = await context.shared(key, () => core.fieldsOf(port, context));
    core.described.set(objectType, found);
    return found;
  };
  const isNew = (remoteKey: string) =>
    !lookedFor.has(remoteKey) && !latest().some((one) => one.custom && one.remoteKey === remoteKey);
  return {
    definitions: () => (core.keeps(key) ? latest() : []),
    latest,
    all,
    custom: async (context, keys) => {
      if (keys?.length === 0 || !port.mapping.hasCustom) return [];
      await all(context);
      if (keys?.some(isNew)) {
        for (const one of keys) lookedFor.add(one);
        context.forget(key);
        await all(context);
      }
      return latest().filter(({ custom, remoteKey }) => custom && (keys === undefined || keys.includes(remoteKey)));
    },
  };
}

const none: readonly FieldDefinition[] = [];

/**
 * The definitions that records are read with: one list for all records that share their custom fields, since a list is looked
 * through when it is first met, and that of a large account takes much longer than the record.
 */
function sharedDefinitions(known: KnownFields): (custom: readonly FieldDefinition[]) => readonly FieldDefinition[] {
  let last: Record<'latest' | 'custom' | 'list', readonly FieldDefinition[]> | undefined;
  return (custom) => {
    const latest = known.latest();
    if (last?.latest !== latest || last.custom !== custom) {
      last = { latest, custom, list: [...latest.filter((one) => !one.custom), ...custom] };
    }
    return last.list;
  };
}

function portContext(
  core: ConnectionCore,
  port: Port,
  known: KnownFields,
  options: CallOptions | undefined,
): PortContext {
  const base = core.context(options);
  const { mapping } = port;
  const { entity, objectType } = port.capabilities;
  const standard = () => known.latest().filter(({ custom }) => !custom);
  const definitionsWith = sharedDefinitions(known);
  return {
    ...base,
    entity,
    objectType,
    mapping,
    customDefinitions: (keys) => known.custom(base, keys),
    fieldDefinitions: () => known.all(base),
    patch: async (patch, current) => {
      const custom = await known.custom(base, Object.keys(patch.custom));
      return mapping.patch(patch, current, [...standard(), ...custom]);
    },
    record: (init) => {
      const custom = definitionsWith(init.custom ?? none);
      const { record, warnings } = remoteRecord({ entity, objectType, mapping }, { ...init, custom });
      for (const { code, field } of warnings) {
        base.logger.log('warn', 'record.warning', { objectType, id: init.id, code, field: field ?? null });
      }
      return record;
    },
  };
}

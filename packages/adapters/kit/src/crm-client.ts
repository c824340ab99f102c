import { randomUUID } from 'node:crypto';
import type {
  AccountIdentity,
  AssociationPatch,
  CallOptions,
  Connection,
  EntityPort,
  ListOptions,
  Patch,
  Quarantined,
  RemoteRecord,
  WriteOutcome,
} from '@crmsync/adapter';
import { NotFoundError } from '@crmsync/adapter';
import type {
  EntityFields,
  EntityType,
  FieldDefinition,
  FieldValues,
  Instant,
  RemoteRef,
  Warning,
} from '@crmsync/model';
import type { DatedPort } from './entity-port.ts';
import { paginate, records } from './paging.ts';
import { upsertMany } from './upsert-many.ts';

/** What {@link RecordClient.create} takes beside the fields. */
export interface CreateOptions extends CallOptions {
  readonly custom?: FieldValues;
  readonly associations?: { readonly [role: string]: AssociationPatch };
  /** Once-only key, where the vendor has one. @default a random one */
  readonly key?: string;
}

/** What {@link RecordClient.update} takes beside the fields. */
export interface UpdateOptions extends CreateOptions {
  /** The record as last seen. @default it is read first, where the vendor can */
  readonly current?: RemoteRecord;
  /** Write only if the record still has this version, where the vendor has versions. */
  readonly expectVersion?: string;
}

/** A record to create, or to change when there is one with this value. */
export interface UpsertRequest<E extends EntityType = EntityType> {
  readonly by: { readonly field: string; readonly value: string };
  readonly fields: EntityFields<E>;
  readonly custom?: FieldValues;
}

/** A write that the vendor confirmed. */
export interface SavedRecord {
  readonly id: string;
  /** What the vendor shows now, where its answer has it. */
  readonly record?: RemoteRecord;
  readonly warnings: readonly Warning[];
}

/** An id, or a ref where an entity is spread over several object types. */
export type RecordId = string | RemoteRef;

/**
 * The records of one entity, for programs that use a CRM without the sync engine. Single operations throw the error
 * classes of the contract; a write whose answer was lost throws an error for which `isLostAnswer` is true.
 * Operations the vendor does not have throw a `TypeError`.
 */
export interface RecordClient<E extends EntityType = EntityType> {
  /** All records. */
  list(options?: ListOptions): AsyncGenerator<RemoteRecord, void, undefined>;
  /** @throws NotFoundError */
  get(id: RecordId, options?: ListOptions): Promise<RemoteRecord>;
  /** Records by one natural key, e.g. `{ email: 'ann@example.com' }`. */
  search(by: { readonly [key: string]: string }, options?: ListOptions): Promise<readonly RemoteRecord[]>;
  create(fields: EntityFields<E>, options?: CreateOptions): Promise<SavedRecord>;
  update(id: RecordId, fields: EntityFields<E>, options?: UpdateOptions): Promise<SavedRecord>;
  /** One outcome per request, in order; nothing is thrown for single ones. */
  upsertMany(requests: readonly UpsertRequest<E>[], options?: CallOptions): Promise<readonly WriteOutcome[]>;
  /** Deleting what is gone already is fine. */
  delete(id: RecordId, options?: CallOptions): Promise<void>;
  /**
   * What changed since a moment. Records may be in it that did not.
   * @param options.maxPages most pages per object type; `complete` is false when there was more. @default unlimited
   */
  changesSince(
    since: Instant,
    options?: ListOptions & { readonly maxPages?: number },
  ): Promise<{
    readonly records: readonly RemoteRecord[];
    readonly quarantined: readonly Quarantined[];
    readonly complete: boolean;
  }>;
  /** The fields as the account has them, custom ones included. */
  describe(options?: CallOptions): Promise<readonly FieldDefinition[]>;
}

/** A CRM account, entity by entity. */
export interface CrmClient {
  readonly owners: RecordClient<'owner'>;
  readonly pipelines: RecordClient<'pipeline'>;
  readonly companies: RecordClient<'company'>;
  readonly contacts: RecordClient<'contact'>;
  readonly leads: RecordClient<'lead'>;
  readonly deals: RecordClient<'deal'>;
  readonly projects: RecordClient<'project'>;
  readonly orders: RecordClient<'order'>;
  readonly activities: RecordClient<'activity'>;
  readonly tasks: RecordClient<'task'>;
  whoAmI(options?: CallOptions): Promise<AccountIdentity>;
  close(): Promise<void>;
}

/**
 * Wraps a connection for use without the sync engine.
 * @example const { contacts } = createCrmClient(connection); await contacts.search({ email: 'ann@example.com' })
 */
export function createCrmClient(connection: Connection): CrmClient {
  const of = <E extends EntityType>(entity: E) => recordClient(connection, entity);
  return Object.freeze({
    owners: of('owner'),
    pipelines: of('pipeline'),
    companies: of('company'),
    contacts: of('contact'),
    leads: of('lead'),
    deals: of('deal'),
    projects: of('project'),
    orders: of('order'),
    activities: of('activity'),
    tasks: of('task'),
    whoAmI: (options?: CallOptions) => connection.whoAmI(options),
    close: () => connection.close(),
  });
}

function recordClient<E extends EntityType>(connection: Connection, entity: E): RecordClient<E> {
  const ports = connection.ports.filter(({ capabilities }) => capabilities.entity === entity);
  const lacks = (operation: string) =>
    new TypeError(`${connection.adapterId} cannot ${operation} records of ${entity}`);
  const having = (operation: 'list' | 'find' | 'create' | 'upsert'): readonly DatedPort[] => {
    const able = ports.filter((port) => port[operation] !== undefined);
    if (able.length === 0) throw lacks(operation);
    return able;
  };
  const portOf = (id: RecordId): { readonly port: DatedPort; readonly id: string } => {
    const byType =
      typeof id === 'string' ? ports : ports.filter((port) => port.capabilities.objectType === id.objectType);
    const [port, ...others] = byType;
    if (!port) throw lacks('reach');
    if (others.length > 0) throw new TypeError(`${entity} is spread over several object types: give a ref, not an id`);
    return { port, id: typeof id === 'string' ? id : id.id };
  };
  return {
    list: async function* (options) {
      for (const { list } of having('list')) if (list) yield* records(list, options);
    },
    get: async (given, options) => {
      const { port, id } = portOf(given);
      if (!port.get) throw lacks('get');
      return getRecord(port.get, port.capabilities.objectType, id, options);
    },
    search: (by, options) => searchPorts(having('find'), by, options),
    create: async (fields, options = {}) => {
      const port = portFor(having('create'), fields);
      const key = options.key ?? randomUUID();
      return saved(await port?.create?.([{ key, patch: patchOf(fields, options) }], options));
    },
    update: async (given, fields, options = {}) => {
      const { port, id } = portOf(given);
      if (!port.update) throw lacks('update');
      return saved(await port.update([await updateItem(port, id, patchOf(fields, options), options)], options));
    },
    upsertMany: async (requests, options = {}) => {
      const [port] = ports.filter(({ upsert, find }) => upsert ?? find);
      if (!port) throw lacks('upsert');
      const items = requests.map(({ by, fields, custom }) => ({
        by,
        patch: patchOf(fields, custom ? { custom } : {}),
      }));
      return upsertMany(port, items, options);
    },
    delete: async (given, options) => {
      const { port, id } = portOf(given);
      if (!port.delete) throw lacks('delete');
      saved(await port.delete([{ key: id, id }], options));
    },
    changesSince: (since, options) => changesSince(having('list'), since, options),
    describe: (options) => connection.describe(entity, options),
  };
}

async function getRecord(
  get: NonNullable<EntityPort['get']>,
  objectType: string,
  id: string,
  options?: ListOptions,
): Promise<RemoteRecord> {
  const [outcome] = await get([id], options);
  if (outcome?.status === 'found') return outcome.record;
  if (outcome?.status === 'failed') throw outcome.error;
  const mergedInto = outcome?.mergedInto;
  throw new NotFoundError(`There is no record of ${objectType} with this id`, {
    ref: { objectType, id },
    ...(mergedInto === undefined ? {} : { mergedInto }),
  });
}

async function searchPorts(
  ports: readonly EntityPort[],
  by: { readonly [key: string]: string },
  options?: ListOptions,
): Promise<readonly RemoteRecord[]> {
  const [entry, ...others] = Object.entries(by);
  if (!entry || others.length > 0) throw new TypeError('search: give exactly one key, e.g. { email }');
  const [key, value] = entry;
  const able = ports.filter(({ capabilities }) => capabilities.search.by.includes(key));
  if (able.length === 0) {
    const keys = [...new Set(ports.flatMap(({ capabilities }) => capabilities.search.by))].join(', ');
    throw new TypeError(`search: the vendor cannot search by ${key}, only by ${keys}`);
  }
  const found: RemoteRecord[] = [];
  for (const port of able) {
    const outcomes = (await port.find?.([{ key: '0', by: key, value }], options)) ?? [];
    found.push(...outcomes.flatMap((outcome) => outcome.records));
  }
  return found;
}

/** The port whose records have the values given, where an entity is spread over several. */
function portFor(ports: readonly EntityPort[], fields: object): EntityPort | undefined {
  const fits = ports.find(({ capabilities: { discriminator } }) => {
    const value: unknown = discriminator ? Reflect.get(fields, discriminator.field) : undefined;
    return typeof value === 'string' && discriminator?.values.includes(value);
  });
  return fits ?? ports[0];
}

function patchOf(fields: object, options: Pick<CreateOptions, 'custom' | 'associations'>): Patch {
  const values: FieldValues = JSON.parse(JSON.stringify(fields));
  return { fields: values, custom: options.custom ?? {}, associations: options.associations ?? {} };
}

async function updateItem(port: EntityPort, id: string, patch: Patch, options: UpdateOptions) {
  const custom = Object.keys(patch.custom);
  const current =
    options.current ??
    (port.get
      ? await getRecord(port.get, port.capabilities.objectType, id, { ...callOptions(options), custom })
      : undefined);
  return {
    key: options.key ?? randomUUID(),
    id,
    patch,
    ...(current ? { current: { fields: current.fields, custom: current.custom } } : {}),
    ...(options.expectVersion === undefined ? {} : { expectVersion: options.expectVersion }),
  };
}

function callOptions({ signal, priority, maxWaitMs }: CallOptions): CallOptions {
  return {
    ...(signal ? { signal } : {}),
    ...(priority ? { priority } : {}),
    ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
  };
}

function saved(outcomes: readonly WriteOutcome[] | undefined): SavedRecord {
  const outcome = outcomes?.[0];
  if (!outcome) throw new TypeError('The write gave no outcome');
  if (outcome.status !== 'applied') throw outcome.error;
  const { id, record, warnings } = outcome;
  return { id, warnings, ...(record ? { record } : {}) };
}

async function changesSince(
  ports: readonly DatedPort[],
  since: Instant,
  options: ListOptions & { readonly maxPages?: number } = {},
) {
  const found: RemoteRecord[] = [];
  const quarantined: Quarantined[] = [];
  let complete = true;
  for (const port of ports) {
    const { changes, list } = port;
    const checkpoint = port.checkpointFrom?.(since);
    const pageAfterPage =
      changes && checkpoint !== undefined ? (page: ListOptions = {}) => changes({ ...page, checkpoint }) : list;
    if (!pageAfterPage) continue;
    let more = false;
    for await (const page of paginate(pageAfterPage, options)) {
      found.push(...page.records.filter(({ updatedAt }) => updatedAt === undefined || updatedAt >= since));
      quarantined.push(...page.quarantined);
      more = page.next !== null;
    }
    complete &&= !more;
  }
  return { records: found, quarantined, complete };
}

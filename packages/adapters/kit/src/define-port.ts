import type {
  ChangesOptions,
  Checkpoint,
  CreateItem,
  DeleteItem,
  FindOutcome,
  FindQuery,
  GetOutcome,
  ListOptions,
  Page,
  PortCapabilities,
  UpdateItem,
  UpsertItem,
  WriteOutcome,
} from '@crmsync/adapter';
import type { EntityFields, EntityType, Instant } from '@crmsync/model';
import type { PortContext } from './call-context.ts';
import type { Mapping } from './mapping-table.ts';

/**
 * What a port does, as plain functions. One that is absent is an operation the vendor does not have. Items and ids are
 * never empty and never more than the declared batch. A write endpoint returns an outcome per item; it may also throw:
 * a lost answer then makes every item `unknown`, and a single item that was refused becomes its outcome.
 */
export interface PortEndpoints<E extends EntityType = EntityType> {
  list?(context: PortContext<E>, options: ListOptions): Promise<Page>;
  changes?(context: PortContext<E>, options: ChangesOptions): Promise<Page>;
  /** Where `changes` begins to find everything from this moment on; lets people ask for changes since a time. */
  checkpointFrom?(since: Instant): Checkpoint;
  get?(context: PortContext<E>, ids: readonly string[], options: ListOptions): Promise<readonly GetOutcome[]>;
  find?(context: PortContext<E>, queries: readonly FindQuery[], options: ListOptions): Promise<readonly FindOutcome[]>;
  create?(context: PortContext<E>, items: readonly CreateItem[]): Promise<readonly WriteOutcome[]>;
  update?(context: PortContext<E>, items: readonly UpdateItem[]): Promise<readonly WriteOutcome[]>;
  upsert?(context: PortContext<E>, items: readonly UpsertItem[]): Promise<readonly WriteOutcome[]>;
  /** An item refused with `NotFoundError` becomes `applied`. */
  delete?(context: PortContext<E>, items: readonly DeleteItem[]): Promise<readonly WriteOutcome[]>;
}

/** The facts of a port that do not follow from its endpoints and mapping. */
export type PortFacts = Partial<
  Pick<
    PortCapabilities,
    | 'discriminator'
    | 'enumerable'
    | 'deletes'
    | 'merges'
    | 'associations'
    | 'versioning'
    | 'idempotency'
    | 'webhooks'
    | 'softDelete'
    | 'leadMeaning'
    | 'incremental'
    | 'search'
  >
>;

/** One object type of a vendor, as data and small functions. */
export interface PortDefinition<E extends EntityType = EntityType> extends PortFacts {
  readonly entity: E;
  /** The vendor's own name of it; unique in the adapter. */
  readonly objectType: string;
  readonly mapping: Mapping<NoInfer<E>>;
  readonly endpoints: PortEndpoints<NoInfer<E>>;
  /** At least one field of each inner list is needed to create. @default [] */
  readonly required?: readonly (readonly (keyof EntityFields<E> & string)[])[];
  /** Most items per call. @default 1 each */
  readonly batch?: Partial<PortCapabilities['batch']>;
}

/** A checked port: capabilities derived from endpoints and mapping. */
export interface Port {
  readonly capabilities: PortCapabilities;
  readonly mapping: Mapping;
  readonly endpoints: PortEndpoints;
}

const operations = ['list', 'changes', 'get', 'find', 'create', 'update', 'upsert', 'delete'] as const;

/**
 * Declares one port; its capabilities are derived.
 * @throws TypeError when facts and endpoints contradict each other
 */
export function definePort<E extends EntityType>(definition: PortDefinition<E>): Port {
  const { endpoints, mapping } = definition;
  const capabilities = capabilitiesOf(definition);
  const wrong = contradiction(capabilities);
  if (wrong) throw new TypeError(`definePort ${definition.objectType}: ${wrong}`);
  return { capabilities, mapping: erased(mapping), endpoints: erased(endpoints) };
}

/** The entity of a port is only known by name from here on. */
function erased<T>(value: unknown): T {
  return value as T;
}

function capabilitiesOf<E extends EntityType>(definition: PortDefinition<E>): PortCapabilities {
  const { endpoints, mapping } = definition;
  const present = operations.filter((name) => endpoints[name] !== undefined);
  const writes = present.some((name) => name === 'create' || name === 'update' || name === 'upsert');
  return {
    entity: definition.entity,
    objectType: definition.objectType,
    operations: present,
    fields: { readable: mapping.readable, writable: writes ? mapping.writable : [] },
    required: definition.required ?? [],
    ...(definition.discriminator ? { discriminator: definition.discriminator } : {}),
    custom: mapping.hasCustom,
    batch: { get: 1, create: 1, update: 1, upsert: 1, delete: 1, ...definition.batch },
    search: definition.search ?? { by: [], lagMs: 0 },
    incremental: definition.incremental ?? { kind: 'none', precisionMs: 1, lookBackMs: 0, lagMs: 0 },
    deletes: definition.deletes ?? 'none',
    enumerable: definition.enumerable ?? endpoints.list !== undefined,
    merges: definition.merges ?? 'none',
    associations: definition.associations ?? {},
    versioning: definition.versioning ?? 'none',
    idempotency: definition.idempotency ?? 'none',
    webhooks: definition.webhooks ?? null,
    softDelete: definition.softDelete ?? false,
    ...(definition.leadMeaning ? { leadMeaning: definition.leadMeaning } : {}),
  };
}

function contradiction(capabilities: PortCapabilities): string | undefined {
  const has = (name: (typeof operations)[number]) => capabilities.operations.includes(name);
  if (has('find') !== capabilities.search.by.length > 0) return '`find` and `search.by` need each other';
  if (has('changes') !== (capabilities.incremental.kind !== 'none'))
    return '`changes` and `incremental` need each other';
  if (capabilities.enumerable && !has('list')) return '`enumerable` needs `list`';
  if ((capabilities.idempotency === 'syncKey') !== capabilities.search.by.includes('syncKey'))
    return "`idempotency: 'syncKey'` and `search.by` syncKey need each other";
  if (capabilities.objectType.includes('/')) return 'the object type has a slash';
  const unknown = capabilities.required.flat().find((field) => !capabilities.fields.readable.includes(field));
  return unknown === undefined ? undefined : `required field ${unknown} is not in the mapping`;
}

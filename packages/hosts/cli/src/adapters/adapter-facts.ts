import type { Adapter, PortCapabilities } from '@crmsync/adapter';
import type { EntityType } from '@crmsync/model';

/** What one object type of a system can do. */
export interface PortFacts {
  readonly objectType: string;
  readonly operations: PortCapabilities['operations'];
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Natural keys that records are found by. */
  readonly searchBy: readonly string[];
  readonly changes: PortCapabilities['incremental']['kind'];
  /** How deletions and merges are told. */
  readonly deletes: PortCapabilities['deletes'];
  readonly merges: PortCapabilities['merges'];
  /** Entities that each role leads to. */
  readonly associations: Readonly<Record<string, readonly EntityType[]>>;
  /** What makes a repeated create harmless. */
  readonly idempotency: PortCapabilities['idempotency'];
  /** Whether the account has fields of its own. */
  readonly customFields: boolean;
  /** Names of the vendor's events. */
  readonly webhooks: readonly string[];
}

/** What an adapter declares, for people and programs to choose by. */
export interface AdapterFacts {
  readonly id: string;
  readonly name: string;
  /** What has to be known to read the rest. */
  readonly note?: string;
  /** By entity; an entity may be spread over several object types. */
  readonly entities: { readonly [entity in EntityType]?: readonly PortFacts[] };
  readonly webhooks: boolean;
  /** Present when connections log in; `seats`: a session takes one of few licences. */
  readonly login?: { readonly seats: boolean };
  /** Present when messages can be sent. */
  readonly messaging?: { readonly channels: readonly string[]; readonly status: boolean };
}

/** What an adapter declares, in order of dependency. */
export function adapterFacts(adapter: Adapter, note?: string): AdapterFacts {
  const { id, name, ports, webhook, login, messaging } = adapter;
  const entities: { [entity in EntityType]?: PortFacts[] } = {};
  for (const { capabilities } of ports) {
    const { entity } = capabilities;
    entities[entity] = [...(entities[entity] ?? []), portFacts(capabilities)];
  }
  return {
    id,
    name,
    ...(note === undefined ? {} : { note }),
    entities,
    webhooks: webhook !== undefined,
    ...(login ? { login: { seats: login.seats } } : {}),
    ...(messaging ? { messaging: { channels: messaging.channels, status: messaging.status } } : {}),
  };
}

function portFacts(capabilities: PortCapabilities): PortFacts {
  const { objectType, operations, fields, search, incremental, associations, webhooks } = capabilities;
  const roles = Object.entries(associations).map(([role, { targets }]) => [role, targets.map(({ entity }) => entity)]);
  return {
    objectType,
    operations,
    readable: fields.readable,
    writable: fields.writable,
    searchBy: search.by,
    changes: incremental.kind,
    deletes: capabilities.deletes,
    merges: capabilities.merges,
    associations: Object.fromEntries(roles),
    idempotency: capabilities.idempotency,
    customFields: capabilities.custom,
    webhooks: webhooks?.events ?? [],
  };
}

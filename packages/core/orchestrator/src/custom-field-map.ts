import { contentHash, type EntityType, type FieldDefinition, type FieldKind } from '@crmsync/model';
import { slug } from '@crmsync/normalize';
import { customField } from './hub-field.ts';
import { createSchemaStops, type RestingField, type SchemaStops } from './schema/schema-stops.ts';

/** A custom field of the hub, tied to remote fields by key or label. */
export interface CustomFieldTie {
  readonly entity: EntityType;
  /** The hub's key; golden records keep it as `custom.<key>`. */
  readonly key: string;
  /** By connection: the remote field's key or label. */
  readonly remotes: { readonly [connectionId: string]: string };
}

/** One custom field of one account, tied to the hub's key. */
export interface TiedField {
  readonly key: string;
  readonly definition: FieldDefinition;
}

/** Custom fields of all accounts, tied to the hub's keys. */
export interface CustomFieldMap {
  /** By `entity|key`. */
  readonly kinds: ReadonlyMap<string, FieldKind>;
  byRemoteKey(connectionId: string, entity: EntityType, remoteKey: string): TiedField | undefined;
  byKey(connectionId: string, entity: EntityType, key: string): TiedField | undefined;
  /** Remote keys to read for an entity, in order. */
  remoteKeys(connectionId: string, entity: EntityType): readonly string[];
  /** Changes when other custom fields are read: everything must be read again then. */
  hashFor(connectionId: string, entity: EntityType): string;
  /** Fields of an account that no other account has and no tie names. */
  unmapped(connectionId: string): readonly FieldDefinition[];
  /** What rests at an account because its fields changed. */
  stops(connectionId: string): SchemaStops;
}

/**
 * Ties custom fields: first as told, then those whose labels are the same in at least two accounts and whose kinds are
 * compatible. Never by an account's opaque keys.
 */
export function createCustomFieldMap(
  accounts: readonly {
    readonly connectionId: string;
    readonly fields: readonly FieldDefinition[];
    readonly resting?: readonly RestingField[];
  }[],
  ties: readonly CustomFieldTie[] = [],
): CustomFieldMap {
  const kinds = new Map<string, FieldKind>();
  const remote = new Map<string, TiedField>();
  const hub = new Map<string, TiedField>();
  const tie = (connectionId: string, key: string, definition: FieldDefinition): void => {
    const kindKey = `${definition.entity}|${key}`;
    const kind = kinds.get(kindKey);
    if (kind !== undefined && kind !== definition.kind) return;
    kinds.set(kindKey, definition.kind);
    const tied: TiedField = { key, definition };
    remote.set(`${connectionId}|${definition.entity}|${definition.remoteKey}`, tied);
    const hubKey = `${connectionId}|${definition.entity}|${key}`;
    if (!hub.has(hubKey)) hub.set(hubKey, tied);
  };
  for (const { connectionId, fields } of accounts) {
    for (const rule of ties) {
      const wanted = rule.remotes[connectionId];
      const definition = fields.find(
        (field) => field.entity === rule.entity && (field.remoteKey === wanted || field.label === wanted),
      );
      if (wanted !== undefined && definition) tie(connectionId, rule.key, definition);
    }
  }
  const holders = labelHolders(accounts);
  for (const { connectionId, fields } of accounts) {
    for (const definition of fields) {
      const key = slug(definition.label);
      const shared = (holders.get(`${definition.entity}|${key}|${definition.kind}`)?.size ?? 0) > 1;
      if (!definition.custom || !shared || remote.has(`${connectionId}|${definition.entity}|${definition.remoteKey}`))
        continue;
      tie(connectionId, key, definition);
    }
  }
  const remoteKeys = (connectionId: string, entity: EntityType): readonly string[] => {
    const prefix = `${connectionId}|${entity}|`;
    return [...remote.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort();
  };
  const stops = new Map(accounts.map(({ connectionId, resting }) => [connectionId, createSchemaStops(resting)]));
  const none = createSchemaStops();
  return {
    kinds,
    stops: (connectionId) => stops.get(connectionId) ?? none,
    remoteKeys: (connectionId, entity) =>
      remoteKeys(connectionId, entity).filter((remoteKey) => {
        const key = remote.get(`${connectionId}|${entity}|${remoteKey}`)?.key ?? '';
        return stops.get(connectionId)?.reads(entity, customField(key)) !== false;
      }),
    hashFor: (connectionId, entity) => contentHash(remoteKeys(connectionId, entity)),
    byRemoteKey: (connectionId, entity, remoteKey) => remote.get(`${connectionId}|${entity}|${remoteKey}`),
    byKey: (connectionId, entity, key) => hub.get(`${connectionId}|${entity}|${key}`),
    unmapped: (connectionId) =>
      (accounts.find((account) => account.connectionId === connectionId)?.fields ?? []).filter(
        (field) => field.custom && !remote.has(`${connectionId}|${field.entity}|${field.remoteKey}`),
      ),
  };
}

function labelHolders(
  accounts: readonly { readonly connectionId: string; readonly fields: readonly FieldDefinition[] }[],
): Map<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  for (const { connectionId, fields } of accounts) {
    for (const field of fields) {
      if (!field.custom) continue;
      const key = `${field.entity}|${slug(field.label)}|${field.kind}`;
      const set = holders.get(key) ?? new Set<string>();
      set.add(connectionId);
      holders.set(key, set);
    }
  }
  return holders;
}

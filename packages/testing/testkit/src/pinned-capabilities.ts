import type { Adapter, DeleteEvidence, MessagingCapabilities, PortCapabilities } from '@crmsync/adapter';
import type { EntityType } from '@crmsync/model';

/**
 * What a port must at least declare, because the vendor has it. Absent = nothing is asked of that. Where several values are
 * listed for a fact of one value (`deletes`, `merges`, `incremental`, `idempotency`), one of them is enough.
 */
export interface PinnedPort {
  readonly entity: EntityType;
  /** Names of the port, any of them. @default any port of the entity */
  readonly objectTypes?: readonly string[];
  readonly operations?: readonly PortCapabilities['operations'][number][];
  /** Model fields that are read, and that are written. */
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  /** Keys of `search.by`. */
  readonly search?: readonly string[];
  readonly incremental?: readonly PortCapabilities['incremental']['kind'][];
  readonly deletes?: readonly DeleteEvidence[];
  readonly merges?: readonly PortCapabilities['merges'][];
  readonly idempotency?: readonly PortCapabilities['idempotency'][];
  /** Roles that are read. */
  readonly associations?: readonly string[];
  readonly custom?: true;
  readonly enumerable?: true;
  /** Events tell of its records. */
  readonly webhooks?: true;
}

/**
 * What a vendor's adapter must at least declare. Conformance follows from the declaration, so an adapter could pass by
 * declaring less; pins are written from the vendor's documentation, by somebody else than the adapter's author.
 */
export interface AdapterPins {
  readonly adapter: string;
  readonly ports: readonly PinnedPort[];
  /** Event names that some port declares. */
  readonly webhookEvents?: readonly string[];
  readonly messaging?: { readonly channels: MessagingCapabilities['channels']; readonly status?: true };
  readonly login?: { readonly seats: boolean };
}

/** One thing that is pinned. */
export interface PinnedFact {
  /** What it is about, e.g. `contact (people)`. */
  readonly about: string;
  /** What the adapter lacks of it, as sentences; empty = it has all. */
  lacks(adapter: Adapter): readonly string[];
}

/** The pins one by one, for a test of each. */
export function pinnedFacts(pins: AdapterPins): readonly PinnedFact[] {
  const { messaging, login, webhookEvents = [] } = pins;
  const adapterFacts = [
    ...(webhookEvents.length > 0 ? [eventFact(webhookEvents)] : []),
    ...(messaging ? [messagingFact(messaging)] : []),
    ...(login ? [loginFact(login)] : []),
  ];
  return [...pins.ports.map(portFact), ...adapterFacts];
}

/** What an adapter lacks of what is pinned, as sentences. */
export function checkPinned(adapter: Adapter, pins: AdapterPins): readonly string[] {
  const stranger = adapter.id === pins.adapter ? [] : [`The pins are those of ${pins.adapter}, not of ${adapter.id}`];
  return [
    ...stranger,
    ...pinnedFacts(pins).flatMap(({ about, lacks }) => lacks(adapter).map((lack) => `${about}: ${lack}`)),
  ];
}

function portFact(pin: PinnedPort): PinnedFact {
  const about = pin.objectTypes?.[0] === undefined ? pin.entity : `${pin.entity} (${pin.objectTypes[0]})`;
  return {
    about,
    lacks: ({ ports }) => {
      const candidates = ports
        .map(({ capabilities }) => capabilities)
        .filter(({ entity, objectType }) => entity === pin.entity && (pin.objectTypes?.includes(objectType) ?? true));
      const named = pin.objectTypes ? ` named ${pin.objectTypes.join(' or ')}` : '';
      const [best] = candidates
        .map((capabilities) => lacksOf(pin, capabilities))
        .sort((left, right) => left.length - right.length);
      return best ?? [`there is no port of entity ${pin.entity}${named}, and the vendor has such records`];
    },
  };
}

function lacksOf(pin: PinnedPort, capabilities: PortCapabilities): readonly string[] {
  const { operations, fields, search, incremental, deletes, merges, idempotency, associations } = capabilities;
  const all: readonly (readonly [what: string, wanted: readonly string[] | undefined, had: readonly string[]])[] = [
    ['operations', pin.operations, operations],
    ['readable fields', pin.reads, fields.readable],
    ['writable fields', pin.writes, fields.writable],
    ['search keys', pin.search, search.by],
    ['associations', pin.associations, Object.keys(associations)],
  ];
  const oneOf: readonly (readonly [what: string, wanted: readonly string[] | undefined, had: string])[] = [
    ['incremental.kind', pin.incremental, incremental.kind],
    ['deletes', pin.deletes, deletes],
    ['merges', pin.merges, merges],
    ['idempotency', pin.idempotency, idempotency],
  ];
  const flags: readonly (readonly [what: string, wanted: true | undefined, had: boolean])[] = [
    ['custom fields', pin.custom, capabilities.custom],
    ['a complete listing (`enumerable`)', pin.enumerable, capabilities.enumerable],
    ['webhook events', pin.webhooks, capabilities.webhooks !== null],
  ];
  return [
    ...all.flatMap(([what, wanted = [], had]) => {
      const missing = wanted.filter((one) => !had.includes(one));
      return missing.length === 0 ? [] : [`${what} lack ${missing.join(', ')}`];
    }),
    ...oneOf.flatMap(([what, wanted, had]) =>
      wanted && !wanted.includes(had) ? [`${what} is ${had}, and should be ${wanted.join(' or ')}`] : [],
    ),
    ...flags.flatMap(([what, wanted, had]) => (wanted && !had ? [`it does not declare ${what}`] : [])),
  ];
}

function eventFact(wanted: readonly string[]): PinnedFact {
  return {
    about: 'webhook events',
    lacks: ({ ports, webhook }) => {
      if (!webhook) return ['the adapter receives no webhooks'];
      const declared = ports.flatMap(({ capabilities }) => capabilities.webhooks?.events ?? []);
      const missing = wanted.filter((event) => !declared.includes(event));
      return missing.length === 0 ? [] : [`no port declares ${missing.join(', ')}`];
    },
  };
}

function messagingFact({ channels, status }: NonNullable<AdapterPins['messaging']>): PinnedFact {
  return {
    about: 'messaging',
    lacks: ({ messaging }) => {
      if (!messaging) return ['the adapter sends no messages'];
      const missing = channels.filter((channel) => !messaging.channels.includes(channel));
      return [
        ...(missing.length === 0 ? [] : [`channels lack ${missing.join(', ')}`]),
        ...(status && !messaging.status ? ['the status of a message cannot be asked'] : []),
      ];
    },
  };
}

function loginFact({ seats }: NonNullable<AdapterPins['login']>): PinnedFact {
  return {
    about: 'login',
    lacks: ({ login }) => {
      if (!login) return ['the adapter does not log in'];
      return login.seats === seats ? [] : [`seats is ${login.seats}, and should be ${seats}`];
    },
  };
}

import type { FakeVendorContext } from '../create-fake-crm.ts';
import type { RequestLog } from '../request-log.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type AssociationStore, createAssociationStore } from './association-store.ts';
import { type AssociationTypes, createAssociationTypes } from './association-type.ts';
import type { HubSpotFakeOptions } from './hubspot-options.ts';
import { isoStamp, type ObjectRow } from './object-row.ts';
import { createObjectTable, type ObjectTable } from './object-table.ts';
import { type ObjectType, objectTypes } from './object-type.ts';
import { createOwnerStore, type OwnerStore } from './owner-store.ts';
import { createPipelineStore, type PipelineStore } from './pipeline-store.ts';
import type { PropertyDefinition } from './property-definition.ts';
import { createPropertyHistory, type PropertyHistory } from './property-history.ts';
import { standardProperties } from './standard-properties.ts';
import { type ChangeSource, createEventWriter, type EventWriter } from './webhook-event.ts';

/** One kind of object with everything that belongs to it. */
export interface ObjectSpace {
  readonly type: ObjectType;
  readonly table: ObjectTable;
  readonly properties: Map<string, PropertyDefinition>;
  readonly pipelines: PipelineStore;
  readonly history: PropertyHistory;
  /** Rows of the last searches, good as long as the index has the same version. */
  readonly recentQueries: Map<string, KnownRows>;
}

/** The rows of a search at one version of the index. */
export interface KnownRows {
  readonly version: number;
  readonly rows: readonly ObjectRow[];
}

/** Everything one fake account holds. */
export interface HubSpotState {
  readonly spaces: ReadonlyMap<string, ObjectSpace>;
  readonly owners: OwnerStore;
  readonly associationTypes: AssociationTypes;
  readonly associations: AssociationStore;
  readonly events: EventWriter;
  readonly log: RequestLog;
  readonly random: SeededRandom;
  readonly options: HubSpotFakeOptions;
  readonly strict: boolean;
  readonly searchLagMs: number;
  readonly portalId: number;
  readonly appId: number;
  /** Who the running change belongs to. */
  source: ChangeSource;
  now(): number;
  /** The present as the API writes it. */
  nowIso(): string;
  uuid(): string;
}

/** Makes an empty account. */
export function createHubSpotState(options: HubSpotFakeOptions, context: FakeVendorContext): HubSpotState {
  const { clock, random, log, outbox } = context;
  const portalId = options.portalId ?? 123_456;
  const appId = options.appId ?? 98_765;
  const now = (): number => clock.now();
  const atIso = isoStamp(now());
  const associationTypes = createAssociationTypes();
  const events = createEventWriter(outbox, random.fork('events'), { portalId, appId, now });
  const state: HubSpotState = {
    spaces: new Map(objectTypes.map((type, at) => [type.name, createSpace(type, at, atIso)])),
    owners: createOwnerStore(),
    associationTypes,
    associations: createAssociationStore(associationTypes, (change) => events.association(change, state.source)),
    events,
    log,
    random,
    options,
    strict: options.strict ?? true,
    searchLagMs: options.searchLagMs ?? 0,
    portalId,
    appId,
    source: apiSource(appId),
    now,
    nowIso: () => isoStamp(now()),
    uuid: () => uuidFrom(random),
  };
  return state;
}

/** The change source of the app behind the API token. */
export function apiSource(appId: number): ChangeSource {
  return { changeSource: 'INTEGRATION', sourceId: String(appId) };
}

/** The change source of a person working in the CRM. */
export const userSource: ChangeSource = { changeSource: 'CRM_UI', sourceId: 'userId:7' };

/** Runs a change on behalf of a source, so that events name it. */
export function actAs<Result>(state: HubSpotState, source: ChangeSource, change: () => Result): Result {
  const before = state.source;
  state.source = source;
  try {
    return change();
  } finally {
    state.source = before;
  }
}

function createSpace(type: ObjectType, at: number, atIso: string): ObjectSpace {
  return {
    type,
    table: createObjectTable(type, 20_000_000_001 + at * 1_000_000_000),
    properties: new Map(standardProperties(type, atIso).map((property) => [property.name, property])),
    pipelines: createPipelineStore(type.name, atIso),
    history: createPropertyHistory(),
    recentQueries: new Map(),
  };
}

function uuidFrom(random: SeededRandom): string {
  const hex = (length: number): string => Array.from({ length }, () => random.int(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

import type { FieldDefinition } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { customField } from '../hub-field.ts';
import { type SchemaDriftRow, type SchemaStop, schemaDriftId, schemaDrifts } from '../rows/schema-drift.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { compareFields, type FieldDrift } from './compare-fields.ts';
import { retryRefused } from './retry-refused.ts';
import type { RestingField } from './schema-stops.ts';

const remedies: { readonly [S in SchemaStop]: string } = {
  mapping: 'Put the field back as it was, or accept the change; until then it is neither read nor written.',
  writing: 'Make the field writable again, or accept the change; until then it is only read.',
  creating: 'Make the field optional, or accept the change once it is filled; until then no records are made there.',
  nothing: 'Nothing to do.',
};

/** What the mapping of a connection rests on after its account was looked at. */
export interface TrackedFields {
  readonly fields: readonly FieldDefinition[];
  readonly resting: readonly RestingField[];
}

/**
 * Compares what an account's fields are with what the mapping rests on, and keeps the drift rows: new ones are opened, those
 * that no longer hold are closed, which lets their records be looked at again.
 */
export async function trackDrift(
  ctx: EngineContext,
  unit: UnitOfWork,
  conn: ConnectionContext,
  accepted: readonly FieldDefinition[],
  current: readonly FieldDefinition[],
  before: readonly RestingField[],
): Promise<TrackedFields> {
  if (accepted.length === 0) return { fields: current, resting: [] };
  const { fields, drifts } = compareFields(accepted, current, (definition) => mappedField(conn, definition));
  const ids = drifts.map((drift) => schemaDriftId(conn.id, definitionOf(drift)));
  await unit.load(schemaDrifts, ids);
  for (const status of ['open', 'noted'] as const) {
    const known = await unit.find({ collection: schemaDrifts, index: 'byConnection', equals: [conn.id, status] });
    for (const row of known) if (status === 'open' && !ids.includes(row.id)) close(ctx, unit, row);
  }
  for (const drift of drifts) await open(ctx, unit, conn, drift);
  const resting = drifts.flatMap((drift) => (drift.stops === 'nothing' ? [] : [restingField(drift)]));
  return { fields, resting: [...resting, ...before.filter((rest) => restsForGood(rest, current))] };
}

function restingField({ field, stops, ...drift }: FieldDrift): RestingField {
  const { entity, objectType, remoteKey } = definitionOf(drift);
  return { entity, objectType, remoteKey, stops, ...(field === undefined ? {} : { field }) };
}

/** A field of the model that is gone or read-only with somebody's consent stays alone for as long as it is so. */
function restsForGood(rest: RestingField, current: readonly FieldDefinition[]): boolean {
  if (rest.accepted !== true) return false;
  const now = current.find((field) => field.objectType === rest.objectType && field.remoteKey === rest.remoteKey);
  return rest.stops === 'mapping' ? now === undefined : now?.readOnly === true || now?.calculated === true;
}

/** The hub's field behind a definition: a custom field that is tied, or one of the model that this port knows. */
function mappedField(conn: ConnectionContext, definition: FieldDefinition): string | undefined {
  const { entity, field, objectType, remoteKey } = definition;
  const tied = conn.custom.byRemoteKey(conn.id, entity, remoteKey);
  if (tied) return customField(tied.key);
  const port = conn.ports.find(({ capabilities }) => capabilities.objectType === objectType);
  return field !== undefined && port?.capabilities.fields.readable.includes(field) ? field : undefined;
}

function definitionOf({ accepted, current }: Pick<FieldDrift, 'accepted' | 'current'>): FieldDefinition {
  const definition = current ?? accepted;
  if (!definition) throw new TypeError('a drift is about a field');
  return definition;
}

async function open(ctx: EngineContext, unit: UnitOfWork, conn: ConnectionContext, drift: FieldDrift): Promise<void> {
  const { accepted, changes, current, field, stops } = drift;
  const { entity, label, objectType, remoteKey } = definitionOf({
    ...(accepted ? { current: accepted } : current ? { current } : {}),
  });
  const id = schemaDriftId(conn.id, { entity, objectType, remoteKey });
  const known = unit.peek(schemaDrifts, id);
  const status = stops === 'nothing' ? 'noted' : 'open';
  if (status === 'open') ctx.counts.reason('schemaDrift');
  if (known?.status === status && known.changes.join() === changes.join() && known.stops === stops) return;
  ctx.counts.reason('schemaChanged');
  ctx.emit({ type: 'schemaChanged', runId: ctx.run.id, connectionId: conn.id, entity, remoteKey, changes, stops });
  const row: SchemaDriftRow = {
    id,
    connectionId: conn.id,
    entity,
    objectType,
    remoteKey,
    label,
    changes,
    stops,
    status,
    code: 'SCHEMA_DRIFT',
    remedy: remedies[stops],
    openedAt: new Date(ctx.clock.now()).toISOString(),
    ...(field === undefined ? {} : { field }),
    ...(accepted ? { accepted } : {}),
    ...(current ? { current } : {}),
  };
  unit.put(schemaDrifts, row);
  if (status === 'open') await retryRefused(unit, conn, row);
}

/** The account is as it was again. */
function close(ctx: EngineContext, unit: UnitOfWork, row: SchemaDriftRow): void {
  ctx.counts.reason('schemaHealed');
  unit.put(schemaDrifts, { ...row, status: 'closing' });
}

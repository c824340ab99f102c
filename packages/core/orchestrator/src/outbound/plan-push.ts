import type { EntityPort } from '@crmsync/adapter';
import { isEmptyValue, sameValue } from '@crmsync/conflict-resolver';
import { contentHash, type FieldValue, type FieldValues } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { fieldKind, roleField } from '../hub-field.ts';
import { missingEnd } from '../inbound/pending-edges.ts';
import { createLinkIndex, type LinkIndex } from '../link-index.ts';
import { notInPlan, refusedForMs } from '../open-work.ts';
import { type GoldenProjection, missingRequired, portAccepts, projectGolden } from '../project-golden.ts';
import { refOf } from '../remote-end.ts';
import { idList, remotePatch } from '../remote-view.ts';
import { checkpointId, checkpoints } from '../rows/checkpoint.ts';
import { createHoldId, createHolds } from '../rows/create-hold.ts';
import { deadLetters } from '../rows/dead-letter.ts';
import { type DirtyRow, dirtyRows } from '../rows/dirty.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { type IntentRow, intentId, intents } from '../rows/intent.ts';
import { type LinkRow, links } from '../rows/link.ts';
import { pendingEdges } from '../rows/pending-edge.ts';
import { recordSuppressionId, suppressions } from '../rows/suppression.ts';
import { waitingForSchema } from '../schema/close-drift.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { withoutShownBeside } from '../without-shown-beside.ts';
import { pretendCreated } from './pretend-created.ts';

/** A listing that is read in shares takes its time. */
const listingWaitMs = 3_600_000;

/** Planning the writes of one page of dirty rows. */
interface PushPlanning {
  readonly ctx: EngineContext;
  readonly unit: UnitOfWork;
  readonly conn: ConnectionContext;
  readonly index: LinkIndex;
  readonly held: HeldRecord[];
}

/** A remote record with fields that wait for a person, while the hub's record has moved on. */
export interface HeldRecord {
  readonly port: EntityPort;
  readonly remoteId: string;
}

/**
 * Turns dirty rows into intents, or finds that the remote shows everything already. Decision and intent are one commit.
 * @returns records whose conflict is to be looked at again, as the hub's side of it may have changed
 */
export async function planPush(
  ctx: EngineContext,
  unit: UnitOfWork,
  conn: ConnectionContext,
  rows: readonly DirtyRow[],
): Promise<readonly HeldRecord[]> {
  const index = createLinkIndex(unit, conn);
  const ids = rows.map((row) => row.goldenId);
  await unit.load(
    dirtyRows,
    rows.map((row) => row.id),
  );
  await unit.load(goldens, ids);
  await unit.load(
    intents,
    ids.map((id) => intentId(conn.id, id)),
  );
  await unit.load(
    createHolds,
    ids.map((id) => createHoldId(conn.id, id)),
  );
  await unit.load(suppressions, ids.map(recordSuppressionId));
  await unit.load(
    checkpoints,
    conn.ports.map((port) => checkpointId(conn.id, port.capabilities.objectType)),
  );
  await index.loadGolden(ids);
  await index.loadGolden(ids.flatMap((id) => associatedIds(unit.peek(goldens, id))));
  const planning: PushPlanning = { ctx, unit, conn, index, held: [] };
  for (const row of rows) await planOne(planning, row);
  return planning.held;
}

/** A port whose reading has a budget and that was not read whole yet: what is there already is not known. */
function isUnread({ unit, conn }: PushPlanning, port: EntityPort): boolean {
  if (conn.options.listing === undefined || !conn.readsFrom || !port.list) return false;
  const row = unit.peek(checkpoints, checkpointId(conn.id, port.capabilities.objectType));
  return row === undefined || row.coveredTo === 0;
}

function associatedIds(golden: GoldenRow | undefined): readonly string[] {
  if (!golden) return [];
  return Object.entries(golden.fields).flatMap(([field, value]) => (field.startsWith('@') ? idList(value) : []));
}

async function planOne(planning: PushPlanning, row: DirtyRow): Promise<void> {
  const { ctx, unit, conn, index } = planning;
  // Somebody else may have worked it off between our reading it and now.
  if (!unit.peek(dirtyRows, row.id)) return;
  const golden = unit.peek(goldens, row.goldenId);
  const drop = (reason: string): void => {
    unit.delete(dirtyRows, row.id);
    ctx.counts.reason(reason);
  };
  if (golden?.state !== 'live') return drop('goldenGone');
  if (unit.peek(suppressions, recordSuppressionId(golden.id))) return drop('suppressed');
  const open = unit.peek(intents, intentId(conn.id, golden.id));
  if (open && open.state !== 'planned') return defer(planning, row, 'intentOpen', 5_000);
  const port = conn.ports.find((candidate) => portAccepts(candidate.capabilities, golden));
  if (!port) return drop('noPort');
  const link = index.primaryOf(golden.id);
  if (link) return planUpdate(planning, row, golden, port, link, open);
  const other = index.anyOf(golden.id);
  if (other) return drop(other.state === 'ignored' ? 'ignored' : 'deletedThere');
  if (!port.create) return drop('notCreatable');
  // A record there may be the same: the answer about it marks this one dirty again.
  if (unit.peek(createHolds, createHoldId(conn.id, golden.id))) return drop('askedAbout');
  return planCreate(planning, row, golden, port, open);
}

function defer(planning: PushPlanning, row: DirtyRow, waitingFor: string, ms: number): void {
  const { ctx, unit, conn } = planning;
  unit.put(dirtyRows, { ...row, notBefore: ctx.clock.now() + ms, waitingFor });
  ctx.counts.add('outbound', conn.id, row.entity, 'deferred');
  ctx.counts.reason(waitingFor);
}

async function planCreate(
  planning: PushPlanning,
  row: DirtyRow,
  golden: GoldenRow,
  port: EntityPort,
  open: IntentRow | undefined,
): Promise<void> {
  const { ctx, unit, conn, index } = planning;
  if (isUnread(planning, port)) return defer(planning, row, 'listingUnderWay', listingWaitMs);
  if (!conn.custom.stops(conn.id).creates(golden.entity)) return defer(planning, row, waitingForSchema, refusedForMs);
  const projection = projectGolden(conn, port, golden, {}, index.remoteIdOf, 'create');
  const missing = missingRequired(port.capabilities, projection.values);
  if (missing.length > 0) {
    // What it must be linked with may still come: it is looked at again then.
    notePendingEnds(planning, golden, projection);
    unit.delete(dirtyRows, row.id);
    if (open) unit.delete(intents, open.id);
    ctx.counts.add('outbound', conn.id, golden.entity, 'skipped');
    ctx.counts.reason(`missing:${missing.join('+')}`);
    return;
  }
  const values: FieldValues = {};
  for (const [field, value] of Object.entries(projection.values)) if (!isEmptyValue(value)) values[field] = value;
  await storeIntent(planning, row, golden, port, projection, {
    operation: 'create',
    values,
    projected: values,
    base: { sent: {}, read: {} },
    attempts: open?.attempts ?? row.attempts,
  });
}

async function planUpdate(
  planning: PushPlanning,
  row: DirtyRow,
  golden: GoldenRow,
  port: EntityPort,
  link: LinkRow,
  open: IntentRow | undefined,
): Promise<void> {
  const { ctx, unit, conn, index } = planning;
  if (link.held.length > 0) planning.held.push({ port, remoteId: link.remoteId });
  const projection = projectGolden(conn, port, golden, link.base.read, index.remoteIdOf);
  const { patch, sent } = compareWithBase(planning, golden, link, port, projection.values);
  if (Object.keys(sent).length > 0) {
    const agreed: LinkRow = { ...link, base: { ...link.base, sent: { ...link.base.sent, ...sent } } };
    unit.put(links, agreed);
    index.note(agreed);
  }
  if (Object.keys(patch).length === 0 || !port.update) {
    notePendingEnds(planning, golden, projection);
    unit.delete(dirtyRows, row.id);
    if (open) unit.delete(intents, open.id);
    ctx.counts.reason(port.update ? 'alreadyThere' : 'notUpdatable');
    return;
  }
  await storeIntent(planning, row, golden, port, projection, {
    operation: 'update',
    remoteId: link.remoteId,
    values: patch,
    projected: patch,
    base: link.base,
    attempts: open?.attempts ?? row.attempts,
  });
}

/** What must be written, and what the remote turns out to show already. */
function compareWithBase(
  { ctx, conn, index }: PushPlanning,
  golden: GoldenRow,
  link: LinkRow,
  port: EntityPort,
  projected: FieldValues,
): { patch: FieldValues; sent: FieldValues } {
  const compare = ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {};
  const patch: FieldValues = {};
  const sent: FieldValues = {};
  const kindOf = (field: string) => fieldKind(golden.entity, field, conn.custom.kinds);
  const beside = index.secondariesOf(golden.id);
  const fields = withoutShownBeside(golden.fields, link.base.read, beside, kindOf);
  const own =
    beside.length === 0
      ? projected
      : projectGolden(conn, port, { ...golden, fields }, link.base.read, index.remoteIdOf).values;
  for (const [field, value] of Object.entries(projected)) {
    if (link.held.includes(field)) continue;
    const kind = kindOf(field);
    if (link.base.sent[field] !== undefined && sameValue(kind, value, link.base.sent[field], compare)) continue;
    const shown = link.base.read[field];
    const wanted = Object.hasOwn(own, field) ? (own[field] ?? null) : value;
    const isThere = sameValue(kind, wanted, shown, compare) || (shown === undefined && isEmptyValue(wanted));
    if (!isThere) patch[field] = wanted;
    // What another record shows for it is looked at again whenever this one is.
    else if (wanted === value || sameValue(kind, wanted, value, compare)) sent[field] = value;
  }
  return { patch, sent };
}

interface PlannedWrite {
  readonly operation: 'create' | 'update';
  readonly remoteId?: string;
  readonly values: FieldValues;
  readonly projected: FieldValues;
  readonly base: LinkRow['base'];
  readonly attempts: number;
}

async function storeIntent(
  planning: PushPlanning,
  row: DirtyRow,
  golden: GoldenRow,
  port: EntityPort,
  projection: GoldenProjection,
  write: PlannedWrite,
): Promise<void> {
  const { ctx, unit, conn } = planning;
  const key = `out|${conn.id}|${port.capabilities.objectType}|${golden.id}`;
  const hash = contentHash([write.operation, withGoldenEnds(planning, port, write.values)]);
  for (const { reason } of projection.omitted) ctx.counts.reason(reason);
  if (ctx.planner) {
    unit.delete(dirtyRows, row.id);
    if (write.operation === 'create')
      pretendCreated(unit, planning.index, conn.id, port.capabilities.objectType, golden, write.values);
    ctx.counts.add('outbound', conn.id, golden.entity, write.operation === 'create' ? 'created' : 'updated');
    ctx.planner.record({
      key,
      direction: 'outbound',
      connectionId: conn.id,
      entity: golden.entity,
      objectType: port.capabilities.objectType,
      action: write.operation,
      goldenId: golden.id,
      ...(write.remoteId === undefined ? {} : { remoteId: write.remoteId }),
      fields: beforeAndAfter(write),
      reason: write.operation === 'create' ? 'notThereYet' : 'hubChanged',
      hash,
    });
    return;
  }
  if (ctx.gate && !(await ctx.gate.allows(key, hash))) {
    ctx.counts.add('outbound', conn.id, golden.entity, 'refused');
    return defer(planning, row, notInPlan, refusedForMs);
  }
  notePendingEnds(planning, golden, projection);
  unit.delete(dirtyRows, row.id);
  unit.delete(deadLetters, intentId(conn.id, golden.id));
  const before: FieldValues = {};
  for (const field of Object.keys(write.values)) before[field] = write.base.read[field] ?? null;
  unit.put(intents, {
    id: intentId(conn.id, golden.id),
    connectionId: conn.id,
    objectType: port.capabilities.objectType,
    entity: golden.entity,
    goldenId: golden.id,
    operation: write.operation,
    ...(write.remoteId === undefined ? {} : { remoteId: write.remoteId }),
    ...(write.operation === 'create' ? syncKeyOf(conn, port, golden) : {}),
    state: 'planned',
    patch: remotePatch(write.values, write.base, conn.id, port, conn.custom),
    projected: write.projected,
    revision: golden.revision,
    before,
    runId: ctx.run.id,
    attempts: write.attempts,
    sentAt: 0,
  });
}

/** What the new record is found by when nobody knows whether it was made. */
function syncKeyOf({ options }: ConnectionContext, port: EntityPort, golden: GoldenRow): Pick<IntentRow, 'syncKey'> {
  if (port.capabilities.idempotency !== 'syncKey') return {};
  const { id, entity, fields } = golden;
  return { syncKey: options.syncKey?.({ id, entity, fields }) ?? id };
}

/** The values with golden ids for associations: what a record made meanwhile is called at the remote changes no decision. */
function withGoldenEnds({ index }: PushPlanning, port: EntityPort, values: FieldValues): FieldValues {
  const named: FieldValues = { ...values };
  for (const role of Object.keys(port.capabilities.associations)) {
    const field = roleField(role);
    if (values[field] === undefined) continue;
    named[field] = idList(values[field]).map((end) => {
      const { objectType, id } = refOf(end);
      return index.goldenIdOf(objectType, id) ?? end;
    });
  }
  return named;
}

function beforeAndAfter(write: PlannedWrite): { [field: string]: { before: FieldValue; after: FieldValue } } {
  const fields: { [field: string]: { before: FieldValue; after: FieldValue } } = {};
  for (const [field, after] of Object.entries(write.values))
    fields[field] = { before: write.base.read[field] ?? null, after };
  return fields;
}

/** Associations whose other end has no record here yet: this record is looked at again when it gets one. */
function notePendingEnds({ ctx, unit, conn }: PushPlanning, golden: GoldenRow, projection: GoldenProjection): void {
  for (const end of projection.missing) {
    unit.put(pendingEdges, missingEnd(conn.id, golden, end));
    ctx.counts.reason('associationWaits');
  }
}

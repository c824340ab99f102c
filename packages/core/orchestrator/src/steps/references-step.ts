import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import { contentHash, type EntityType, type FieldDefinition, stageSchema } from '@crmsync/model';
import { z } from 'zod';
import { type AccountAccess, createAccountAccess, storedAccess } from '../account-access.ts';
import { accountPort } from '../account-port.ts';
import type { EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { AccountChangedError, StoreRestoredError } from '../orchestrator-errors.ts';
import { storeRestored } from '../restore/check-restored.ts';
import { type ConnectionStateRow, connectionStates } from '../rows/connection-state.ts';
import type { RunStep } from '../rows/run.ts';
import { closeDrift } from '../schema/close-drift.ts';
import { trackDrift } from '../schema/track-drift.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { connectionOf } from './connection-of.ts';
import { type StepOutcome, stepDone } from './step.ts';

const text = z.string();
const stages = z.array(stageSchema);

/**
 * Reads what an account's records refer to: who it is, its owners, pipelines and field definitions. Also the check that
 * the credentials still belong to the account that the links were made with.
 */
export async function referencesStep(ctx: EngineContext, step: RunStep): Promise<StepOutcome> {
  const conn = connectionOf(ctx, step);
  if (await closeDrift(ctx, conn)) return { more: true, records: 0 };
  const { connection } = conn;
  const call = ctx.signal ? { signal: ctx.signal } : {};
  const identity = await connection.whoAmI(call);
  const access = await connection.access?.(call);
  const rights = createAccountAccess(access);
  const ports = connection.ports.map((port) => accountPort(port, rights, ctx.planner !== null));
  const owners = await listAll(ctx, ports, 'owner');
  const pipelines = await listAll(ctx, ports, 'pipeline');
  const fields: FieldDefinition[] = [];
  for (const entity of new Set(conn.ports.map((port) => port.capabilities.entity))) {
    if (entity !== 'owner' && entity !== 'pipeline') fields.push(...(await connection.describe(entity, call)));
  }
  fields.sort((a, b) => compare(fieldKey(a), fieldKey(b)));
  const epoch = ctx.storeEpoch;
  await inOneTransaction(ctx, async (unit) => {
    const known = await unit.get(connectionStates, conn.id);
    if (known?.accountId !== undefined && known.accountId !== identity.accountId)
      throw new AccountChangedError(conn.id);
    if (known && isRestored(known, epoch)) return park(ctx, unit, known);
    const tracked = await trackDrift(ctx, unit, conn, known?.fields ?? [], fields, known?.resting ?? []);
    const next: ConnectionStateRow = {
      ...(withoutAccess(known) ?? { id: conn.id, outbound: 'awaiting', state: 'active' }),
      adapterId: conn.adapter.id,
      accountId: identity.accountId,
      ...(identity.name === undefined ? {} : { accountName: identity.name }),
      ...(identity.currency === undefined ? {} : { currency: identity.currency }),
      owners: owners.map(readOwner).sort(byId),
      pipelines: pipelines.map(readPipeline).sort(byId),
      fields: [...tracked.fields].sort((a, b) => compare(fieldKey(a), fieldKey(b))),
      fieldsHash: contentHash(fields),
      resting: tracked.resting,
      storeEpoch: epoch,
      ...(access ? { access: storedAccess(access) } : {}),
    };
    countClosed(ctx, connection.ports, rights);
    unit.put(connectionStates, next);
  });
  const state = await createUnitOfWork(ctx.store).get(connectionStates, conn.id);
  if (state?.parked?.cause === storeRestored) throw new StoreRestoredError();
  // What is healed by now is looked at again before records are read.
  return (await closeDrift(ctx, conn)) ? { more: true, records: 0 } : stepDone;
}

/** Its rows are of another storage, or this was found out already. */
function isRestored(known: ConnectionStateRow, epoch: string): boolean {
  return known.parked?.cause === storeRestored || (known.storeEpoch !== undefined && known.storeEpoch !== epoch);
}

function park(ctx: EngineContext, unit: UnitOfWork, known: ConnectionStateRow): void {
  const at = known.parked?.at ?? new Date(ctx.clock.now()).toISOString();
  const { message } = new StoreRestoredError();
  unit.put(connectionStates, { ...known, state: 'parked', parked: { cause: storeRestored, message, at } });
}

/** What was known of its rights before says nothing now. */
function withoutAccess(known: ConnectionStateRow | undefined): ConnectionStateRow | undefined {
  if (!known) return undefined;
  const { access: _before, ...rest } = known;
  return rest;
}

/** The report tells what the account lacks. */
function countClosed(ctx: EngineContext, ports: readonly EntityPort[], access: AccountAccess): void {
  for (const { capabilities } of ports) {
    const { objectType, operations } = capabilities;
    for (const name of operations)
      if (!access.allows(objectType, name)) ctx.counts.reason(`closed:${objectType}.${name}`);
  }
}

async function listAll(
  ctx: EngineContext,
  ports: readonly EntityPort[],
  entity: EntityType,
): Promise<readonly RemoteRecord[]> {
  const records: RemoteRecord[] = [];
  for (const port of ports) {
    if (port.capabilities.entity !== entity || !port.list) continue;
    let page = await port.list(ctx.signal ? { signal: ctx.signal } : {});
    records.push(...page.records);
    while (page.next !== null) {
      page = await port.list({ cursor: page.next, ...(ctx.signal ? { signal: ctx.signal } : {}) });
      records.push(...page.records);
    }
  }
  return records;
}

function readOwner(record: RemoteRecord): ConnectionStateRow['owners'][number] {
  const name = text.safeParse(record.fields.name).data;
  const email = text.safeParse(record.fields.email).data;
  return {
    id: record.ref.id,
    active: record.fields.active !== false && !record.deleted,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
  };
}

function readPipeline(record: RemoteRecord): ConnectionStateRow['pipelines'][number] {
  return {
    id: record.ref.id,
    name: text.safeParse(record.fields.name).data ?? record.ref.id,
    order: typeof record.fields.order === 'number' ? record.fields.order : 0,
    archived: record.fields.archived === true || record.deleted !== undefined,
    stages: stages.safeParse(record.fields.stages).data ?? [],
  };
}

function fieldKey(field: FieldDefinition): string {
  return `${field.entity}|${field.objectType}|${field.remoteKey}`;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

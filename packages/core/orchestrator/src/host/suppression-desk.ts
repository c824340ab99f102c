import type { EntityType } from '@crmsync/model';
import { writeAudit } from '../audit-writer.ts';
import type { EngineContext } from '../engine-context.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { keyHolders, matchSubject } from '../match-keys.ts';
import { ConfigurationError, UnknownRecordError } from '../orchestrator-errors.ts';
import { goldens } from '../rows/golden.ts';
import { linkId, links } from '../rows/link.ts';
import { recordSuppressionId, type SuppressionRow, suppressions } from '../rows/suppression.ts';
import { entityKeptOutBy, fieldsWithKey, type SuppressibleKey, suppressedKeyIds } from '../suppressed-keys.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { ignoreLinks, resumeLinks } from './ignored-links.ts';
import { listRows } from './list-rows.ts';
import { readAgain } from './read-again.ts';

/**
 * What is never to be synced: one remote record, a golden record with everything it stands for, or whoever has an e-mail
 * address or phone number, or a company its domain.
 */
export type SuppressionTarget =
  | { readonly connectionId: string; readonly objectType: string; readonly id: string }
  | { readonly recordId: string }
  | { readonly email: string }
  | { readonly phone: string }
  | { readonly domain: string };

/** Records that are never to be synced. */
export interface SuppressionDesk {
  list(options?: ListPageOptions): Promise<ListPage<SuppressionRow>>;
  /**
   * Leaves something alone from now on: it is not taken in, not changed and not deleted anywhere, and not made anew. What is
   * in the accounts already stays there. Whoever holds a given key by now is left alone as well. Repeating it changes
   * only the reason.
   * @param options.reason for people, kept with it; without personal data
   * @throws UnknownRecordError for a golden record or connection that is not there
   * @throws ConfigurationError when the text is no e-mail address, phone number or domain
   */
  suppress(target: SuppressionTarget, options: { readonly reason: string }): Promise<SuppressionRow>;
  /** Takes it back: the records are read with the next run, and synced again. @throws UnknownRecordError */
  unsuppress(id: string): Promise<void>;
}

/** Makes the suppression calls of a sync. */
export function createSuppressionDesk(host: HostContext): SuppressionDesk {
  return {
    list: (options = {}) =>
      listRows(host.tenant, { collection: suppressions, index: 'byTime', order: 'descending' }, options, (row) => row),
    async suppress(target, { reason }) {
      const ctx = await host.engine('suppress');
      const made: SuppressionRow[] = [];
      await inOneTransaction(ctx, async (unit) => {
        made.length = 0;
        made.push(await suppressTarget(ctx, unit, target, reason));
      });
      const [row] = made;
      if (!row) throw new TypeError('nothing was suppressed');
      return row;
    },
    async unsuppress(id) {
      const ctx = await host.engine('unsuppress');
      await inOneTransaction(ctx, async (unit) => {
        const row = await unit.get(suppressions, id);
        if (!row) throw new UnknownRecordError('suppression', id);
        const parts = await unit.find({ collection: suppressions, index: 'byPart', equals: [id], limit: 10_000 });
        for (const one of [row, ...parts]) await takeBack(ctx, unit, one);
      });
    },
  };
}

function suppressTarget(
  ctx: EngineContext,
  unit: UnitOfWork,
  target: SuppressionTarget,
  reason: string,
): Promise<SuppressionRow> {
  if ('recordId' in target) return suppressRecord(ctx, unit, target.recordId, { reason });
  if ('connectionId' in target) return suppressRemote(ctx, unit, target, reason);
  if ('email' in target) return suppressKey(ctx, unit, 'email', target.email, reason);
  if ('phone' in target) return suppressKey(ctx, unit, 'phone', target.phone, reason);
  return suppressKey(ctx, unit, 'domain', target.domain, reason);
}

async function suppressRemote(
  ctx: EngineContext,
  unit: UnitOfWork,
  target: { readonly connectionId: string; readonly objectType: string; readonly id: string },
  reason: string,
): Promise<SuppressionRow> {
  const { connectionId, objectType, id: remoteId } = target;
  const port = ctx.connections
    .get(connectionId)
    ?.accountPorts.find(({ capabilities }) => capabilities.objectType === objectType);
  if (!port) throw new UnknownRecordError('connection with such records', `${connectionId}|${objectType}`);
  const id = linkId(connectionId, objectType, remoteId);
  const link = await unit.get(links, id);
  const { entity } = port.capabilities;
  const row = store(ctx, unit, { id, kind: 'remote', reason, entity, connectionId, objectType, remoteId });
  if (link) await ignoreLinks(unit, link.goldenId, [link]);
  // Read once more, it is listed as skipped, and nothing is made beside it.
  else readAgain(ctx, unit, { connectionId, objectType, remoteId }, `suppress|${id}`);
  note(ctx, unit, 'suppress', { ...row, ...(link ? { goldenId: link.goldenId } : {}) });
  return row;
}

async function suppressRecord(
  ctx: EngineContext,
  unit: UnitOfWork,
  recordId: string,
  why: { readonly reason: string; readonly partOf?: string },
): Promise<SuppressionRow> {
  let golden = await unit.get(goldens, recordId);
  for (let hops = 0; golden?.state === 'merged' && golden.mergedInto !== undefined && hops < 20; hops += 1)
    golden = await unit.get(goldens, golden.mergedInto);
  if (!golden) throw new UnknownRecordError('record', recordId);
  const { id: goldenId, entity } = golden;
  const row = store(ctx, unit, { id: recordSuppressionId(goldenId), kind: 'record', entity, goldenId, ...why });
  const all = await unit.find({ collection: links, index: 'byGolden', equals: [goldenId], limit: 10_000 });
  await ignoreLinks(unit, goldenId, all);
  note(ctx, unit, 'suppress', row);
  return row;
}

async function suppressKey(
  ctx: EngineContext,
  unit: UnitOfWork,
  key: SuppressibleKey,
  value: string,
  reason: string,
): Promise<SuppressionRow> {
  const entity = entityKeptOutBy(key);
  const fields = fieldsWithKey(key, value);
  const [id] = suppressedKeyIds(ctx.matcher, ctx.options.tenantId, entity, fields);
  if (id === undefined)
    throw new ConfigurationError(`the given text is no ${key} that could be recognised`, [
      { path: key, message: `is no ${key} that could be recognised` },
    ]);
  const row = store(ctx, unit, { id, kind: 'key', reason, entity, key });
  const keys = ctx.matcher.keys(matchSubject(entity, fields)).filter(({ kind }) => kind === key);
  const { holders } = await keyHolders(unit, entity, keys);
  for (const holder of holders.keys()) await suppressRecord(ctx, unit, holder, { reason, partOf: id });
  note(ctx, unit, 'suppress', row);
  return row;
}

function store(ctx: EngineContext, unit: UnitOfWork, row: Omit<SuppressionRow, 'at'>): SuppressionRow {
  const stored: SuppressionRow = { ...row, at: new Date(ctx.clock.now()).toISOString() };
  unit.put(suppressions, stored);
  return stored;
}

async function takeBack(ctx: EngineContext, unit: UnitOfWork, row: SuppressionRow): Promise<void> {
  unit.delete(suppressions, row.id);
  const { connectionId, goldenId, objectType, remoteId } = row;
  if (goldenId !== undefined) {
    const all = await unit.find({ collection: links, index: 'byGolden', equals: [goldenId], limit: 10_000 });
    const own = await unattached(unit, all);
    await resumeLinks(ctx, unit, goldenId, own);
  } else if (connectionId !== undefined && objectType !== undefined && remoteId !== undefined) {
    const link = await unit.get(links, row.id);
    if (link) await resumeLinks(ctx, unit, link.goldenId, [link]);
    else readAgain(ctx, unit, { connectionId, objectType, remoteId }, `unsuppress|${row.id}`);
  }
  note(ctx, unit, 'unsuppress', row);
}

/** Links whose own remote record is not suppressed beside the golden record. */
async function unattached<L extends { readonly id: string }>(
  unit: UnitOfWork,
  all: readonly L[],
): Promise<readonly L[]> {
  await unit.load(
    suppressions,
    all.map((link) => link.id),
  );
  return all.filter((link) => unit.peek(suppressions, link.id) === undefined);
}

function note(ctx: EngineContext, unit: UnitOfWork, action: 'suppress' | 'unsuppress', row: SuppressionRow): void {
  const { entity, goldenId = '', remoteId, reason } = row;
  writeAudit(
    ctx,
    unit,
    {
      target: 'hub',
      source: 'host',
      entity: entity ?? ('contact' satisfies EntityType),
      goldenId,
      ...(remoteId === undefined ? {} : { remoteId }),
      action,
      fields: {},
      reason,
    },
    `${action}|${row.id}`,
  );
}

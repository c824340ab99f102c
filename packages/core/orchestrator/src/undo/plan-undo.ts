import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import { isEmptyValue, sameValue } from '@crmsync/conflict-resolver';
import { contentHash, type FieldValue, type FieldValues } from '@crmsync/model';
import { indexPosition, type TenantStore } from '@crmsync/store';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { fieldKind } from '../hub-field.ts';
import { readRemote } from '../read-remote.ts';
import { remoteView } from '../remote-view.ts';
import { type AuditRow, auditTrail } from '../rows/audit.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import { type PlanItemRow, planItems } from '../rows/plan.ts';
import { undoPosition } from './undo-position.ts';
import { type WrittenRecord, writtenRecord, writtenTo } from './written-record.ts';

const auditPage = 500;

/** One remote record that a run wrote to. */
interface Written {
  readonly conn: ConnectionContext;
  readonly port: EntityPort;
  readonly link: LinkRow;
  readonly row: AuditRow;
}

type Changes = PlanItemRow['fields'];

/**
 * Works out what takes back the writes of a run, and stores it as items of a plan: records that the run made are deleted,
 * fields that it wrote get back what they showed before. What somebody has changed since stays, and is listed as skipped.
 * @returns how many items the plan has
 */
export async function planUndo(ctx: EngineContext, store: TenantStore, planId: string, runId: string): Promise<number> {
  let after: readonly (string | number)[] | undefined;
  let items = 0;
  for (;;) {
    const page = await store.read({
      collection: auditTrail,
      index: 'byRun',
      equals: [runId],
      limit: auditPage,
      ...(after ? { after } : {}),
    });
    const found = await unplanned(
      ctx,
      store,
      planId,
      page.map(({ row }) => row),
    );
    for (const port of new Set(found.map((written) => written.port))) {
      const planned = await planPort(
        ctx,
        store,
        planId,
        found.filter((written) => written.port === port),
      );
      await store.commit({
        put: planned.map((item, offset) => ({
          collection: planItems,
          row: { ...item, position: item.position + items + offset },
        })),
      });
      items += planned.length;
    }
    const last = page.at(-1);
    if (!last || page.length < auditPage) return items;
    after = indexPosition(auditTrail, 'byRun', last.row);
  }
}

/** The remote records of these entries that are not in the plan yet. */
async function unplanned(
  ctx: EngineContext,
  store: TenantStore,
  planId: string,
  rows: readonly AuditRow[],
): Promise<readonly Written[]> {
  const byLink = new Map<string, { conn: ConnectionContext; port: EntityPort; row: AuditRow }>();
  for (const row of rows) {
    const conn = ctx.connections.get(writtenTo(row) ?? '');
    if (!conn || row.remoteId === undefined) continue;
    for (const port of conn.ports) {
      const { entity, objectType } = port.capabilities;
      if (entity === row.entity) byLink.set(linkId(conn.id, objectType, row.remoteId), { conn, port, row });
    }
  }
  const ids = [...byLink.keys()];
  const known = await store.read({ collection: links, ids });
  const planned = await store.read({ collection: planItems, ids: ids.map((id) => undoItemId(planId, id)) });
  const done = new Set(planned.map(({ row }) => row.id));
  return known.flatMap(({ row: link }) => {
    const found = byLink.get(link.id);
    return found && !done.has(undoItemId(planId, link.id)) ? [{ ...found, link }] : [];
  });
}

function undoItemId(planId: string, link: string): string {
  return `${planId}|undo|${link}`;
}

async function planPort(
  ctx: EngineContext,
  store: TenantStore,
  planId: string,
  written: readonly Written[],
): Promise<readonly PlanItemRow[]> {
  const [first] = written;
  if (!first) return [];
  const live = new Map<string, RemoteRecord>();
  const ids = written.map(({ link }) => link.remoteId);
  for (const record of await readRemote(ctx, first.conn, first.port, ids)) live.set(record.ref.id, record);
  const items: PlanItemRow[] = [];
  for (const one of written) {
    items.push(...planRecord(ctx, planId, one, await writtenRecord(store, one.row), live.get(one.link.remoteId)));
  }
  return items;
}

/** The items of one record: what is taken back, and what is not, with the reason. */
function planRecord(
  ctx: EngineContext,
  planId: string,
  written: Written,
  did: WrittenRecord,
  record: RemoteRecord | undefined,
): readonly PlanItemRow[] {
  const item = (action: PlanItemRow['action'], fields: Changes, reason: string): PlanItemRow =>
    undoItem(ctx, planId, written, { action, fields, reason });
  if (did.deleted) return did.created ? [] : [item('skip', changes(did.before, did.after), 'cannotReturn')];
  if (!record || record.deleted) return [item('skip', {}, record ? 'goneSince' : 'unreadable')];
  const { conn, link, port } = written;
  const view = remoteView(record, conn.id, conn.custom, link.base.read);
  const same = (field: string, a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
    (isEmptyValue(a) && isEmptyValue(b)) ||
    sameValue(fieldKind(port.capabilities.entity, field, conn.custom.kinds), a, b, compareOptions(ctx));
  const fields = Object.keys(did.after);
  const edited = fields.filter((field) => !same(field, view[field], did.after[field]));
  if (did.created) {
    // Fields that our own write's answer did not show count as edited only if the record was touched after it.
    const moved = record.updatedAt !== link.remoteUpdatedAt;
    const others = Object.keys(view).filter((field) => moved || link.base.read[field] !== undefined);
    // Later runs have moved the base on: what they took over from the record is an edit, what they wrote is seen by value.
    const left = { ...link.base.read, ...did.found };
    const touched =
      did.heardFrom || edited.length > 0 || others.some((field) => !same(field, view[field], left[field]));
    return [touched ? item('skip', changes(view, did.after), 'editedSince') : item('delete', {}, 'undo')];
  }
  const restored = fields.filter((field) => !edited.includes(field) && !same(field, view[field], did.before[field]));
  const kept = edited.filter((field) => !same(field, view[field], did.before[field]));
  const items: PlanItemRow[] = [];
  if (restored.length > 0) items.push(item('update', changes(pick(view, restored), did.before), 'undo'));
  if (kept.length > 0) {
    const skip = item('skip', changes(pick(view, kept), did.before), 'editedSince');
    items.push(restored.length > 0 ? { ...skip, id: `${skip.id}|edited` } : skip);
  }
  return items;
}

function undoItem(
  ctx: EngineContext,
  planId: string,
  { conn, link }: Written,
  what: Pick<PlanItemRow, 'action' | 'fields' | 'reason'>,
): PlanItemRow {
  return {
    id: undoItemId(planId, link.id),
    planId,
    position: undoPosition([...ctx.connections.keys()].indexOf(conn.id), what.action, link.entity),
    direction: 'outbound',
    connectionId: conn.id,
    entity: link.entity,
    objectType: link.objectType,
    goldenId: link.goldenId,
    remoteId: link.remoteId,
    hash: contentHash([what.action, what.fields]),
    ...what,
  };
}

function changes(now: FieldValues, then: FieldValues): Changes {
  const fields: { [field: string]: { before: FieldValue; after: FieldValue } } = {};
  for (const [field, before] of Object.entries(now)) fields[field] = { before, after: then[field] ?? null };
  return fields;
}

function pick(values: FieldValues, names: readonly string[]): FieldValues {
  const picked: FieldValues = {};
  for (const name of names) picked[name] = values[name] ?? null;
  return picked;
}

function compareOptions(ctx: EngineContext): { readonly defaultRegion?: string } {
  return ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {};
}

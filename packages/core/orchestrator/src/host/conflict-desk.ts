import { sameValue } from '@crmsync/conflict-resolver';
import type { Pin } from '@crmsync/dedupe';
import { type FieldValue, toInstant } from '@crmsync/model';
import { fieldChanges, writeAudit } from '../audit-writer.ts';
import { fanOut } from '../fan-out.ts';
import { fieldKind } from '../hub-field.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { StaleDecisionError, UnknownRecordError } from '../orchestrator-errors.ts';
import { type ConflictRow, conflicts } from '../rows/conflict.ts';
import { type GoldenRow, goldens, pinOf, pinsBeside } from '../rows/golden.ts';
import { type LinkRow, links } from '../rows/link.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { listRows } from './list-rows.ts';

/** What to do with one field of a conflict: keep the hub's value, take the remote's, or set another. */
export type FieldResolution = 'local' | 'remote' | { readonly value: FieldValue };

/** Conflicts that wait for a person. */
export interface ConflictDesk {
  list(options?: ListPageOptions & { readonly status?: ConflictRow['status'] }): Promise<ListPage<ConflictRow>>;
  get(id: string): Promise<ConflictRow>;
  /**
   * Settles a conflict, one side as a whole or field by field; fields that are not named stay pending.
   * @throws StaleDecisionError when the hub's record has changed since the conflict was seen: look at it again
   */
  resolve(id: string, how: 'local' | 'remote' | { readonly [field: string]: FieldResolution }): Promise<ConflictRow>;
  /** How often each field is in conflict, most often first. */
  byField(): Promise<readonly { readonly entity: string; readonly field: string; readonly count: number }[]>;
}

/** Makes the conflict calls of a sync. */
export function createConflictDesk(host: HostContext): ConflictDesk {
  const get = async (id: string): Promise<ConflictRow> => {
    const [found] = await host.tenant.read({ collection: conflicts, ids: [id] });
    if (!found) throw new UnknownRecordError('conflict', id);
    return found.row;
  };
  return {
    get,
    list: ({ status = 'pending', ...options } = {}) =>
      listRows(host.tenant, { collection: conflicts, index: 'byStatus', equals: [status] }, options, (row) => row),
    async resolve(id, how) {
      await settle(host, id, how);
      return get(id);
    },
    async byField() {
      const counts = new Map<string, { entity: string; field: string; count: number }>();
      let after: string | undefined;
      do {
        const page = await listRows(
          host.tenant,
          { collection: conflicts, index: 'byStatus' },
          { limit: 1_000, ...(after === undefined ? {} : { after }) },
          (row) => row,
        );
        for (const row of page.items) {
          for (const field of Object.keys(row.fields)) {
            const key = `${row.entity}|${field}`;
            const entry = counts.get(key) ?? { entity: row.entity, field, count: 0 };
            entry.count += 1;
            counts.set(key, entry);
          }
        }
        after = page.next;
      } while (after !== undefined);
      return [...counts.values()].sort((a, b) => b.count - a.count || (a.field < b.field ? -1 : 1));
    },
  };
}

/** The record with what was decided; who settles a conflict about a pinned field pins it anew. */
function decided(
  golden: GoldenRow,
  changed: readonly string[],
  parts: Pick<GoldenRow, 'fields' | 'origins' | 'changedAt'>,
): GoldenRow {
  const pinned = changed.filter((field) => pinOf(golden, field));
  const at = toInstant(parts.changedAt);
  const made = pinned.map((field): Pin => ({ field, value: parts.fields[field] ?? null, at, setOn: golden.id }));
  const pins = pinned.length === 0 ? {} : { pins: [...pinsBeside(golden, pinned), ...made] };
  return { ...golden, ...parts, ...pins, revision: golden.revision + 1 };
}

async function settle(host: HostContext, id: string, how: Parameters<ConflictDesk['resolve']>[1]): Promise<void> {
  const ctx = await host.engine('resolve');
  await inOneTransaction(ctx, async (unit) => {
    const conflict = await unit.get(conflicts, id);
    const link = await unit.get(links, id);
    if (!conflict || !link) throw new UnknownRecordError('conflict', id);
    if (conflict.status !== 'pending') throw new StaleDecisionError('the conflict is closed already');
    const golden = await unit.get(goldens, conflict.goldenId);
    const conn = ctx.connections.get(conflict.connectionId);
    if (golden?.state !== 'live' || !conn) throw new StaleDecisionError('the record is no more');
    const at = new Date(ctx.clock.now()).toISOString();
    const fields = { ...golden.fields };
    const origins = { ...golden.origins };
    const read = { ...link.base.read };
    const sent = { ...link.base.sent };
    const resolution: Record<string, 'local' | 'remote' | 'value'> = { ...conflict.resolution };
    const changed: string[] = [];
    for (const [field, { local, remote }] of Object.entries(conflict.fields)) {
      const choice = typeof how === 'string' ? how : how[field];
      if (choice === undefined) continue;
      const kind = fieldKind(golden.entity, field, conn.custom.kinds);
      if (!sameValue(kind, golden.fields[field], local))
        throw new StaleDecisionError(`the hub's ${field} has changed since`);
      // What the remote shows counts as known from now on; if the hub says otherwise, it is told.
      const shown = conn.translation.toRemote(golden.entity, field, remote, read[field]);
      if ('value' in shown) read[field] = shown.value;
      const value = typeof choice === 'object' ? choice.value : choice === 'remote' ? remote : local;
      if (sameValue(kind, value, remote) && 'value' in shown) sent[field] = shown.value;
      else delete sent[field];
      if (!sameValue(kind, value, golden.fields[field])) {
        fields[field] = value;
        origins[field] = { source: choice === 'remote' ? conflict.connectionId : 'host', at, runId: ctx.run.id };
        changed.push(field);
      }
      resolution[field] = typeof choice === 'object' ? 'value' : choice;
    }
    const next = decided(golden, changed, { fields, origins, changedAt: at });
    unit.put(goldens, next);
    await moveMatchKeys(unit, ctx.matcher, golden.entity, golden.id, golden.fields, fields);
    const open = Object.keys(conflict.fields).filter((field) => resolution[field] === undefined);
    const { seenHash: _seen, ...rest } = link;
    const settled: LinkRow = { ...rest, base: { read, sent }, held: link.held.filter((field) => open.includes(field)) };
    unit.put(links, settled);
    unit.put(conflicts, {
      ...conflict,
      resolution,
      ...(open.length === 0 ? { status: 'resolved' as const, closedAt: at } : {}),
    });
    fanOut(ctx, unit, next, {});
    writeAudit(
      ctx,
      unit,
      {
        target: 'hub',
        source: 'host',
        entity: golden.entity,
        goldenId: golden.id,
        action: 'update',
        fields: fieldChanges(changed, golden.fields, fields),
        reason: 'conflictResolved',
      },
      `${golden.id}|${next.revision}`,
    );
  });
}

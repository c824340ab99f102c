import type { FieldValues } from '@crmsync/model';
import { fieldChanges, writeAudit } from '../audit-writer.ts';
import { fanOut, markDirty } from '../fan-out.ts';
import { roleField } from '../hub-field.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { idList } from '../remote-view.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { type PendingEdgeRow, pendingEdges } from '../rows/pending-edge.ts';
import { unresolvedEnds } from './hub-values.ts';
import type { InboundPage } from './inbound-page.ts';

/**
 * Remembers associations whose other end is not linked yet.
 * @returns whether there are any
 */
export function notePendingEdges(page: InboundPage, golden: GoldenRow, view: FieldValues): boolean {
  const ends = unresolvedEnds(page, view);
  for (const { role, objectType, id } of ends) {
    const missing = `${objectType}|${id}`;
    page.unit.put(pendingEdges, {
      id: `${page.conn.id}|${missing}|${golden.id}|${role}`,
      connectionId: page.conn.id,
      missing,
      goldenId: golden.id,
      entity: golden.entity,
      role,
    });
  }
  return ends.length > 0;
}

/**
 * Remembers associations of the hub whose other end has no record in this account: the record is looked at again when there
 * is one.
 */
export function noteMissingEnds({ unit, conn, port, index }: InboundPage, golden: GoldenRow): void {
  for (const [role, spec] of Object.entries(port.capabilities.associations)) {
    if (!spec.writable) continue;
    for (const end of idList(golden.fields[roleField(role)])) {
      if (spec.targets.some(({ objectType }) => index.remoteIdOf(end, objectType) !== undefined)) continue;
      unit.put(pendingEdges, missingEnd(conn.id, golden, end));
    }
  }
}

/** The row that has a golden record looked at again once `end` gets a record in a connection. */
export function missingEnd(
  connectionId: string,
  golden: Pick<GoldenRow, 'id' | 'entity'>,
  end: string,
): PendingEdgeRow {
  return {
    id: `${connectionId}|golden|${end}|${golden.id}`,
    connectionId,
    missing: `golden|${end}`,
    goldenId: golden.id,
    entity: golden.entity,
    role: roleField(''),
  };
}

/** Joins associations that waited for the records which this page linked. */
export async function resolvePendingEdges(
  page: Pick<InboundPage, 'ctx' | 'unit' | 'conn' | 'newLinks'>,
): Promise<void> {
  const { ctx, unit, conn } = page;
  if (page.newLinks.length === 0) return;
  const waited = page.newLinks.flatMap((link) => [
    [conn.id, `${link.objectType}|${link.remoteId}`],
    [conn.id, `golden|${link.goldenId}`],
  ]);
  const edges = await unit.find({ collection: pendingEdges, index: 'byMissing', anyOf: waited, limit: 10_000 });
  // Both ends may be in this very page: then the edge is only in this unit of work.
  const here = unit.written(pendingEdges).filter((edge) => waited.some(([, missing]) => edge.missing === missing));
  for (const edge of new Map([...edges, ...here].map((row) => [row.id, row])).values()) {
    const link = page.newLinks.find(
      (candidate) =>
        edge.missing === `${candidate.objectType}|${candidate.remoteId}` ||
        edge.missing === `golden|${candidate.goldenId}`,
    );
    unit.delete(pendingEdges, edge.id);
    const golden = await liveGolden(page, edge.goldenId);
    if (!golden || !link) continue;
    if (edge.missing.startsWith('golden|')) {
      markDirty(unit, conn.id, golden);
      continue;
    }
    const field = roleField(edge.role);
    const ends = idList(golden.fields[field]);
    if (ends.includes(link.goldenId)) continue;
    const next: GoldenRow = {
      ...golden,
      fields: { ...golden.fields, [field]: [...ends, link.goldenId] },
      origins: { ...golden.origins, [field]: { source: conn.id, runId: ctx.run.id } },
      revision: golden.revision + 1,
      changedAt: new Date(ctx.clock.now()).toISOString(),
    };
    unit.put(goldens, next);
    await moveMatchKeys(unit, ctx.matcher, golden.entity, golden.id, golden.fields, next.fields);
    writeAudit(
      ctx,
      unit,
      {
        target: 'hub',
        source: conn.id,
        entity: golden.entity,
        goldenId: golden.id,
        action: 'update',
        fields: fieldChanges([field], golden.fields, next.fields),
        reason: 'associationResolved',
      },
      `${golden.id}|${next.revision}`,
    );
    fanOut(ctx, unit, next, { source: conn.id, echoBack: true });
  }
}

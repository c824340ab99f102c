import { contentHash, type FieldValue, type FieldValues } from '@crmsync/model';
import { fieldChanges, writeAudit } from '../audit-writer.ts';
import { fanOut, markDirty } from '../fan-out.ts';
import { fieldKind } from '../hub-field.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { type InboundMergeResult, mergeInbound } from '../merge-inbound.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { projectGolden } from '../project-golden.ts';
import { deadLetters } from '../rows/dead-letter.ts';
import { dirtyId, dirtyRows } from '../rows/dirty.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { intentId, intents } from '../rows/intent.ts';
import { type LinkRow, links } from '../rows/link.ts';
import { withoutShownBeside } from '../without-shown-beside.ts';
import { count } from './apply-observation.ts';
import { cancelDeletions } from './cancel-deletions.ts';
import { trackConflict } from './conflict-tracker.ts';
import { toHubValue } from './hub-values.ts';
import type { InboundPage, Observation } from './inbound-page.ts';
import { noteMissingEnds, notePendingEdges } from './pending-edges.ts';
import { gateInbound, planInbound } from './plan-inbound.ts';

/** How a merge came about. */
export interface MergeOccasion {
  /** The link was just made. */
  readonly first: boolean;
  readonly reason?: string;
  /** The plan was asked already. */
  readonly gated?: boolean;
}

/** Merges an observation into the golden record it is linked to. */
export async function mergeLinked(
  page: InboundPage,
  observation: Observation,
  link: LinkRow,
  occasion: MergeOccasion,
): Promise<void> {
  const { ctx, unit, conn } = page;
  const { record, view } = observation;
  const golden = await liveGolden(page, link.goldenId);
  if (!golden) return count(page, 'skipped', 'goldenGone');
  const restored = link.state !== 'linked';
  const role = restored ? await roleOnReturn(page, link) : link.role;
  const merged = mergeInbound({
    entity: golden.entity,
    connectionId: conn.id,
    runId: ctx.run.id,
    view,
    updatedAt: record.updatedAt,
    base: link.base,
    held: link.held,
    first: occasion.first,
    golden,
    kindOf: (field) => fieldKind(golden.entity, field, conn.custom.kinds),
    toHub: (field, value) => toHubValue(page, field, value),
    project: (fields, current) => projectBeside(page, golden, link, fields, current),
    policy: page.policy,
    options: ctx.options,
  });
  if (occasion.gated !== true && !(await gateInbound(page, observation, merged, occasion))) return;
  const next = storeGolden(page, golden, merged, occasion.first || restored, occasion);
  const revived = golden.state === 'deleted' && next.state === 'live';
  if (revived) await cancelDeletions(page, golden.id, link.id);
  if (merged.changed.length > 0 || revived) {
    await moveMatchKeys(unit, ctx.matcher, golden.entity, golden.id, revived ? null : golden.fields, next.fields);
  }
  await trackConflict(page, observation, link, next, merged);
  const open = notePendingEdges(page, next, view);
  if (conn.writesTo && role === 'primary') noteMissingEnds(page, next);
  storeLink(page, observation, { ...link, role }, merged, open, restored);
  // What is learned from a secondary is news to the primary beside it.
  const echoBack = role === 'secondary';
  if (merged.changed.length > 0 || occasion.first || revived) fanOut(ctx, unit, next, { source: conn.id, echoBack });
  const again = !occasion.first && !restored && isHeldAsBefore(link, merged);
  if (merged.needsPush && conn.writesTo && role === 'primary' && !(again && (await isDecided(page, next))))
    await markWaiting(page, next);
  countMerge(page, merged, link, restored, occasion);
  planInbound(page, observation, golden, next, merged, occasion);
}

/** What the record would show, but for what another record of the same person shows for it. */
function projectBeside(
  page: InboundPage,
  golden: GoldenRow,
  link: LinkRow,
  fields: FieldValues,
  current: FieldValues,
): FieldValues {
  const { conn, port, index } = page;
  const { entity } = golden;
  const beside = index.secondariesOf(golden.id).filter((other) => other.id !== link.id);
  const own = withoutShownBeside(fields, current, beside, (field) => fieldKind(entity, field, conn.custom.kinds));
  return projectGolden(conn, port, { entity, fields: own }, current, index.remoteIdOf).values;
}

/** Whether a record was only looked at again because fields of it wait for a person, and nothing came of it. */
function isHeldAsBefore(link: LinkRow, merged: InboundMergeResult): boolean {
  return (
    link.held.length > 0 &&
    link.held.every((field) => merged.held[field] !== undefined) &&
    merged.changed.length === 0 &&
    merged.settled.length === 0
  );
}

/** Whether the write of this very revision is planned already, or was refused for good: it waits for an edit or a person. */
async function isDecided({ unit, conn }: InboundPage, golden: GoldenRow): Promise<boolean> {
  const id = intentId(conn.id, golden.id);
  if ((await unit.get(intents, id))?.revision === golden.revision) return true;
  return (await unit.get(deadLetters, id))?.revision === golden.revision;
}

/** Marks it dirty for this connection, unless it is already: a write that was refused counts its attempts on. */
async function markWaiting({ unit, conn }: InboundPage, golden: GoldenRow): Promise<void> {
  if (!(await unit.get(dirtyRows, dirtyId(conn.id, golden.id)))) markDirty(unit, conn.id, golden);
}

/** Whoever took the place of a record meanwhile keeps it. */
async function roleOnReturn(page: InboundPage, link: LinkRow): Promise<LinkRow['role']> {
  await page.index.loadGolden([link.goldenId]);
  return page.index.primaryOf(link.goldenId) ? 'secondary' : 'primary';
}

/** A deleted golden record comes back with an edit, or with its remote record (`returns`); an echo leaves it deleted. */
function storeGolden(
  page: InboundPage,
  golden: GoldenRow,
  merged: InboundMergeResult,
  returns: boolean,
  occasion: MergeOccasion,
): GoldenRow {
  if (merged.changed.length === 0 && (golden.state === 'live' || !returns)) return golden;
  const next: GoldenRow = {
    ...golden,
    fields: merged.fields,
    origins: merged.origins,
    state: 'live',
    revision: golden.revision + (merged.changed.length > 0 ? 1 : 0),
    changedAt: new Date(page.ctx.clock.now()).toISOString(),
  };
  page.unit.put(goldens, next);
  if (merged.changed.length > 0) {
    writeAudit(
      page.ctx,
      page.unit,
      {
        target: 'hub',
        source: page.conn.id,
        entity: golden.entity,
        goldenId: golden.id,
        action: golden.state === 'deleted' ? 'restore' : 'update',
        fields: fieldChanges(merged.changed, golden.fields, merged.fields),
        reason: occasion.reason ?? [...new Set(merged.reasons)].sort().join(','),
      },
      `${golden.id}|${next.revision}`,
    );
  }
  return next;
}

function storeLink(
  page: InboundPage,
  observation: Observation,
  link: LinkRow,
  merged: InboundMergeResult,
  openEdges: boolean,
  restored: boolean,
): void {
  const { record, hash } = observation;
  const held = Object.keys(merged.held);
  const settled = held.length === 0 && !openEdges;
  const { seenHash: _seen, ...rest } = link;
  const next: LinkRow = {
    ...rest,
    base: merged.base,
    held,
    divergent: [...new Set([...link.divergent, ...merged.divergent])].sort(),
    state: restored ? 'linked' : link.state,
    ...(settled ? { seenHash: hash } : {}),
    ...(record.updatedAt === undefined ? {} : { remoteUpdatedAt: record.updatedAt }),
    ...(record.version === undefined ? {} : { version: record.version }),
    ...(record.url === undefined ? {} : { url: record.url }),
  };
  page.unit.put(links, next);
  page.index.note(next);
  if (restored) page.newLinks.push(next);
}

function countMerge(
  page: InboundPage,
  merged: InboundMergeResult,
  link: LinkRow,
  restored: boolean,
  occasion: MergeOccasion,
): void {
  const { counts } = page.ctx;
  const entity = page.port.capabilities.entity;
  for (const reason of merged.reasons) counts.reason(reason);
  if (restored) counts.reason('restored');
  // A conflict that waits already is not another one.
  const isNew = Object.keys(merged.held).some((field) => !link.held.includes(field)) || merged.settled.length > 0;
  if (isNew) counts.add('inbound', page.conn.id, entity, 'conflicts');
  if (occasion.first) return;
  if (merged.changed.length > 0) counts.add('inbound', page.conn.id, entity, 'updated');
  else {
    counts.add('inbound', page.conn.id, entity, 'unchanged');
    counts.reason(link.receipt ? 'echo' : 'unchanged');
  }
}

/** A hash over what a merge would do, for comparing a plan with its application. */
export function mergeHash(observation: Observation, merged: InboundMergeResult): string {
  const fields: { [field: string]: FieldValue } = {};
  for (const field of merged.changed) fields[field] = merged.fields[field] ?? null;
  return contentHash([observation.view, fields, Object.keys(merged.held).sort()]);
}

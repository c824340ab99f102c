import { mergeField, sameValue } from '@crmsync/conflict-resolver';
import { type Pin, unmerge } from '@crmsync/dedupe';
import { contentHash, type FieldValues } from '@crmsync/model';
import { fieldChanges, writeAudit } from '../audit-writer.ts';
import type { EngineContext } from '../engine-context.ts';
import { fanOut } from '../fan-out.ts';
import { readAgain } from '../host/read-again.ts';
import { fieldKind } from '../hub-field.ts';
import { linksOfGolden } from '../links-of-golden.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { type CustomKinds, unitingRule } from '../merging/unite-goldens.ts';
import { type GoldenRow, goldens, originOf } from '../rows/golden.ts';
import { type LinkBase, type LinkRow, links } from '../rows/link.ts';
import { type MergeRow, merges } from '../rows/merge.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** What taking a merge back works with. */
export interface SplitScene {
  readonly ctx: EngineContext;
  readonly unit: UnitOfWork;
  readonly kinds: CustomKinds;
}

/**
 * Makes two golden records of one again. Each gets back what it said; edits since stay with the record they were made on,
 * edits by the host with the survivor. Every remote record is read once more, and the connections are told.
 */
export async function splitGolden(
  scene: SplitScene,
  merge: MergeRow,
  current: GoldenRow,
  pointer: GoldenRow,
): Promise<void> {
  const { ctx, unit } = scene;
  const changedAt = new Date(ctx.clock.now()).toISOString();
  const survivor = restoredSurvivor(scene, merge, current, await connectionsOf(scene, merge));
  const pins = pinsOfBoth(merge, current);
  const absorbed: GoldenRow = {
    id: pointer.id,
    entity: pointer.entity,
    ...merge.absorbed,
    pins: pins.absorbed,
    state: 'live',
    revision: pointer.revision + 1,
    changedAt,
  };
  for (const pin of pins.survivor) survivor.fields[pin.field] = pin.value;
  const revision = current.revision + 1;
  const kept: GoldenRow = { ...current, ...survivor, pins: pins.survivor, revision, changedAt };
  unit.put(goldens, kept);
  unit.put(goldens, absorbed);
  unit.put(merges, { ...merge, status: 'split' });
  await moveMatchKeys(unit, ctx.matcher, current.entity, current.id, current.fields, kept.fields);
  await moveMatchKeys(unit, ctx.matcher, absorbed.entity, absorbed.id, null, absorbed.fields);
  await moveLinksBack(scene, merge);
  for (const golden of [kept, absorbed]) fanOut(ctx, unit, golden, {});
  const changed = Object.keys({ ...current.fields, ...kept.fields }).filter(
    (field) => contentHash(current.fields[field] ?? null) !== contentHash(kept.fields[field] ?? null),
  );
  writeAudit(
    ctx,
    unit,
    {
      target: 'hub',
      source: 'host',
      entity: current.entity,
      goldenId: current.id,
      action: 'split',
      fields: fieldChanges(changed, current.fields, kept.fields),
      reason: 'unmerged',
    },
    `${current.id}|${kept.revision}|${absorbed.id}`,
  );
}

/** Pins go back to the record they were set on, unless they were released since; what was pinned since stays with the survivor. */
function pinsOfBoth(
  merge: MergeRow,
  current: GoldenRow,
): { readonly survivor: readonly Pin[]; readonly absorbed: readonly Pin[] } {
  const partOf = (id: string, pins: readonly Pin[] = []) => ({
    id,
    contributions: [],
    pins: pins.map((pin) => ({ setOn: id, ...pin })),
  });
  const { survivor, absorbed } = unmerge(
    {
      id: merge.survivorId,
      survivor: partOf(merge.survivorId, merge.survivor.pins),
      absorbed: partOf(merge.absorbedId, merge.absorbed.pins),
      ledByAbsorbed: [],
    },
    { id: merge.survivorId, contributions: [], pins: current.pins ?? [] },
    { sideOfPin: () => 'survivor' },
  );
  return { survivor: survivor.pins ?? [], absorbed: absorbed.pins ?? [] };
}

/** Connections in which only the survivor, or nobody of both, had a record before the merge. */
async function connectionsOf(
  { unit }: SplitScene,
  merge: MergeRow,
): Promise<{ readonly absorbedOnly: ReadonlySet<string> }> {
  const moved = new Set(merge.moved.map(({ id }) => id));
  const all = await linksOfGolden(unit, merge.survivorId);
  const own = new Set(all.filter(({ id }) => !moved.has(id)).map(({ connectionId }) => connectionId));
  const theirs = all.filter(({ id }) => moved.has(id)).map(({ connectionId }) => connectionId);
  return { absorbedOnly: new Set(theirs.filter((id) => !own.has(id))) };
}

/** The survivor as it was, with what happened to it since. */
function restoredSurvivor(
  { ctx, kinds }: SplitScene,
  merge: MergeRow,
  current: GoldenRow,
  { absorbedOnly }: { readonly absorbedOnly: ReadonlySet<string> },
): Pick<GoldenRow, 'fields' | 'origins'> {
  const compare = ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {};
  const fields: FieldValues = {};
  const origins = { ...current.origins };
  for (const [field, now] of Object.entries(current.fields)) {
    const kind = fieldKind(current.entity, field, kinds);
    const [then, before] = [merge.merged.fields[field], merge.survivor.fields[field]];
    const isAsMerged = sameValue(kind, now, then, compare);
    const source = originOf(current, field)?.source ?? '';
    if (isAsMerged || absorbedOnly.has(source)) {
      // Cleared, not unknown: the accounts show what the merge wrote.
      fields[field] = before ?? null;
      const origin = merge.survivor.origins[field];
      if (origin) origins[field] = origin;
      else delete origins[field];
      continue;
    }
    // What was added to a list and taken from it since; of a single value, the edit itself.
    const rule = unitingRule(kind);
    const { value } = mergeField({ field, kind, base: then, local: now, remote: before ?? null, rule, compare });
    fields[field] = value;
  }
  return { fields, origins };
}

async function moveLinksBack({ ctx, unit }: SplitScene, merge: MergeRow): Promise<void> {
  const before = new Map(merge.moved.map((link) => [link.id, link]));
  for (const link of await linksOfGolden(unit, merge.survivorId)) {
    const then = before.get(link.id);
    const { seenHash: _seen, ...rest } = link;
    const next: LinkRow = then
      ? { ...rest, goldenId: merge.absorbedId, role: then.role, base: baseSince(then.base, link.base) }
      : rest;
    unit.put(links, next);
    if (link.state === 'linked') readAgain(ctx, unit, link, `split|${merge.id}|${link.id}`);
  }
}

/**
 * The base of the merge, so that what was edited at the remote since is an edit of this record; where we wrote ourselves
 * since, the base of that write, so that it is written back.
 */
function baseSince(then: LinkBase, now: LinkBase): LinkBase {
  const sent: FieldValues = { ...then.sent };
  const read: FieldValues = { ...then.read };
  for (const [field, value] of Object.entries(now.sent)) {
    if (contentHash(value) === contentHash(then.sent[field] ?? null)) continue;
    sent[field] = value;
    const shown = now.read[field];
    if (shown !== undefined) read[field] = shown;
  }
  return { sent, read };
}

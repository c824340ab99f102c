import type { Pin } from '@crmsync/dedupe';
import { fieldChanges, writeAudit } from '../audit-writer.ts';
import type { EngineContext } from '../engine-context.ts';
import { fanOut } from '../fan-out.ts';
import { cancelDeletions } from '../inbound/cancel-deletions.ts';
import type { LinkIndex } from '../link-index.ts';
import { linksOfGolden } from '../links-of-golden.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { intents } from '../rows/intent.ts';
import { type LinkRow, links } from '../rows/link.ts';
import type { MergeChoice } from '../rows/merge-choice.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { judgeMerge } from './judge-merge.ts';
import { liveGolden } from './live-golden.ts';
import { type CustomKinds, type UnitedGoldens, uniteGoldens } from './unite-goldens.ts';

/** What merging two golden records works with. */
export interface MergeScene {
  readonly ctx: EngineContext;
  readonly unit: UnitOfWork;
  readonly kinds: CustomKinds;
  /** Who merges: a connection id, or `host`. */
  readonly source: string;
  /** Told of every link that moves. */
  readonly index?: LinkIndex;
  /** Fields for which the account that merged its records has chosen already: no rule of ours overrules it. */
  readonly chosenThere?: ReadonlySet<string>;
  /** The link of a record that came back, which is why they become one. */
  readonly returned?: string;
}

const noFields: ReadonlySet<string> = new Set();

/** A merge of two golden records as it was done. */
export interface GoldenMerge {
  readonly survivor: GoldenRow;
  readonly absorbed: GoldenRow;
  readonly merged: GoldenRow;
  /** The absorbed record's links as they were. */
  readonly moved: readonly LinkRow[];
  readonly choices: readonly MergeChoice[];
}

/**
 * Makes one golden record of two: values by rules and pins, else those of the survivor with its blanks filled; links move, and the
 * absorbed record's id leads to the survivor from then on. If one of them lives, both do: deletions that wait are taken back.
 * @returns `null` when they are one already, or one of them is not there
 */
export async function mergeGoldens(
  scene: MergeScene,
  survivorId: string,
  absorbedId: string,
  reason = 'mergedAtRemote',
): Promise<GoldenMerge | null> {
  const { ctx, unit, source } = scene;
  const survivor = await liveGolden(scene, survivorId);
  const absorbed = await liveGolden(scene, absorbedId);
  if (!survivor || !absorbed || survivor.id === absorbed.id) return null;
  const united = await unite(scene, survivor, absorbed);
  const { fields, origins, changed } = united;
  const changedAt = new Date(ctx.clock.now()).toISOString();
  // Somebody who lives does not die of being one with somebody who was deleted.
  const isRevived = survivor.state === 'deleted' && absorbed.state === 'live';
  const state = isRevived ? 'live' : survivor.state;
  const merged: GoldenRow = {
    ...survivor,
    fields,
    origins,
    ...(united.pins.length === 0 ? {} : { pins: united.pins }),
    state,
    revision: survivor.revision + 1,
    changedAt,
  };
  const pointer = { state: 'merged', mergedInto: survivor.id, revision: absorbed.revision + 1, changedAt } as const;
  unit.put(goldens, merged);
  unit.put(goldens, { ...absorbed, ...pointer });
  await moveMatchKeys(unit, ctx.matcher, absorbed.entity, absorbed.id, absorbed.fields, null);
  await moveMatchKeys(unit, ctx.matcher, survivor.entity, survivor.id, isRevived ? null : survivor.fields, fields);
  const moved = await moveLinks(scene, survivor.id, absorbed.id);
  if (merged.state === 'live' && (isRevived || absorbed.state === 'deleted'))
    await cancelDeletions(scene, survivor.id, scene.returned);
  ctx.counts.reason('goldensMerged');
  fanOut(ctx, unit, merged, { source, echoBack: true });
  writeAudit(
    ctx,
    unit,
    {
      target: 'hub',
      source,
      entity: survivor.entity,
      goldenId: survivor.id,
      action: 'merge',
      fields: fieldChanges(changed, survivor.fields, fields),
      reason,
    },
    `${survivor.id}|${merged.revision}|${absorbed.id}`,
  );
  return { survivor, absorbed, merged, moved, choices: united.choices };
}

/** What two golden records become. Nothing is stored yet. */
export async function unite(
  scene: MergeScene,
  survivor: GoldenRow,
  absorbed: GoldenRow,
): Promise<UnitedGoldens & { readonly pins: readonly Pin[] }> {
  const { ctx, unit, kinds, chosenThere = noFields } = scene;
  const parties = await Promise.all(
    [survivor, absorbed].map(async (golden) => ({ golden, links: await linksOfGolden(unit, golden.id) })),
  );
  const [first = { golden: survivor, links: [] }, second = { golden: absorbed, links: [] }] = parties;
  const judge = judgeMerge(ctx, first, second, kinds, chosenThere);
  return { ...uniteGoldens({ survivor, absorbed, kinds, options: ctx.options }, judge), pins: judge.pins };
}

async function moveLinks(
  { unit, index }: MergeScene,
  survivorId: string,
  absorbedId: string,
): Promise<readonly LinkRow[]> {
  await index?.loadGolden([survivorId]);
  const taken = new Set(
    (await linksOfGolden(unit, survivorId))
      .filter((link) => link.role === 'primary' && link.state === 'linked')
      .map((link) => link.connectionId),
  );
  const before = await linksOfGolden(unit, absorbedId);
  for (const link of before) {
    const { seenHash: _seen, ...rest } = link;
    const role = taken.has(link.connectionId) ? 'secondary' : link.role;
    const next: LinkRow = { ...rest, goldenId: survivorId, role };
    unit.put(links, next);
    index?.note(next);
  }
  // What was planned for it as somebody of its own is planned anew for both.
  for (const intent of await unit.find({ collection: intents, index: 'byGolden', equals: [absorbedId] }))
    if (intent.state === 'planned' && intent.operation !== 'delete') unit.delete(intents, intent.id);
  return before;
}

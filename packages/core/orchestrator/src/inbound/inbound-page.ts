import type { EntityPort, RemoteRecord } from '@crmsync/adapter';
import { sameValue } from '@crmsync/conflict-resolver';
import type { MatchKey } from '@crmsync/dedupe';
import { contentHash, type FieldValues } from '@crmsync/model';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { fieldKind, roleField } from '../hub-field.ts';
import { goldenId } from '../identifiers.ts';
import { createLinkIndex, type LinkIndex } from '../link-index.ts';
import { keyHolders, matchSubject } from '../match-keys.ts';
import type { MergePolicy } from '../merge-policy.ts';
import { readRemote } from '../read-remote.ts';
import { endsOf } from '../remote-end.ts';
import { idList, remoteView } from '../remote-view.ts';
import { candidates } from '../rows/candidate.ts';
import { conflicts } from '../rows/conflict.ts';
import { goldens } from '../rows/golden.ts';
import { type IntentRow, intents } from '../rows/intent.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import { skips } from '../rows/skip.ts';
import { recordSuppressionId, suppressions } from '../rows/suppression.ts';
import { vanishedFields } from '../schema/vanished-fields.ts';
import { suppressedKeyIds } from '../suppressed-keys.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { hubFieldsOf } from './hub-values.ts';

/** One observed record on its way in. */
export interface Observation {
  readonly record: RemoteRecord;
  readonly view: FieldValues;
  /** Of the view and the mapping: equal ones need no second look. */
  readonly hash: string;
  /** The view in the hub's form, once worked out; see `hubFieldsOf`. */
  hub?: FieldValues;
}

/** Everything that merging the records of one page shares. */
export interface InboundPage {
  readonly ctx: EngineContext;
  readonly unit: UnitOfWork;
  readonly conn: ConnectionContext;
  readonly port: EntityPort;
  readonly index: LinkIndex;
  readonly policy: MergePolicy;
  readonly observations: readonly Observation[];
  /** Creates of ours whose outcome is open: an unlinked record may be one of them. */
  readonly openCreates: IntentRow[];
  /** By remote id, the open create whose sync key a record has. */
  readonly ours: ReadonlyMap<string, string>;
  /** Links made by this page. */
  readonly newLinks: LinkRow[];
}

/**
 * When records were read, and how: `now` by id; `listed` from a list; `before` for those that were kept since; `sweep` from a
 * list when everything is looked at.
 */
export type Reading = 'now' | 'listed' | 'before' | 'sweep';

/**
 * Loads what the page needs in a few reads, and sorts out at once the records that show nothing new.
 * @returns the page with the observations that are left
 */
export async function openInboundPage(
  ctx: EngineContext,
  unit: UnitOfWork,
  conn: ConnectionContext,
  port: EntityPort,
  policy: MergePolicy,
  records: readonly RemoteRecord[],
  ours: ReadonlyMap<string, string> = new Map(),
  reading: Reading = 'now',
): Promise<InboundPage> {
  const { entity, objectType } = port.capabilities;
  const idOf = (id: string): string => linkId(conn.id, objectType, id);
  await unit.load(
    links,
    records.flatMap((record) => [record.ref.id, ...(record.absorbedIds ?? []), ...survivor(record)]).map(idOf),
  );
  const observations: Observation[] = [];
  const mayBeOld = reading === 'before' || lags(port);
  const views = await viewsOf(ctx, unit, conn, port, records);
  const index = createLinkIndex(unit, conn);
  const leftBehind = reading === 'sweep' ? await withEndsElsewhere({ unit, conn, port, index }, views) : undefined;
  for (const [position, record] of records.entries()) {
    const link = unit.peek(links, idOf(record.ref.id));
    const view = views[position] ?? {};
    const hash = viewHash(conn, view);
    ctx.counts.add('inbound', conn.id, entity, 'read');
    const nothingNew = nothingNewReason(link, record, hash, mayBeOld);
    if (nothingNew !== undefined && !newlyAbsorbed(unit, record, idOf) && leftBehind?.has(position) !== true) {
      ctx.counts.add('inbound', conn.id, entity, 'unchanged');
      ctx.counts.reason(nothingNew);
    } else observations.push({ record, view, hash });
  }
  const page: InboundPage = {
    ctx,
    unit,
    conn,
    port,
    index,
    policy,
    observations: reading === 'now' ? observations : await lookAgain(ctx, unit, conn, port, observations),
    openCreates: [],
    ours,
    newLinks: [],
  };
  if (page.observations.length > 0) await loadAround(page, idOf);
  return page;
}

// As it is, not sorted: a mapping lists fields in one order, and an unequal hash costs no more than a look at the record.
function viewHash(conn: ConnectionContext, view: FieldValues): string {
  return contentHash(`${conn.translation.hash} ${JSON.stringify(view)}`);
}

/**
 * A list that lags may show a record as it was before an edit, or a write of ours, that is known already. Where both bear one
 * stamp, as edits within one minute do at some vendors, nothing of it tells which came first: such records are read by id.
 */
async function lookAgain(
  ctx: EngineContext,
  unit: UnitOfWork,
  conn: ConnectionContext,
  port: EntityPort,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const { entity, objectType } = port.capabilities;
  if (!lags(port) || port.get === undefined) return observations;
  const linkOf = ({ ref }: RemoteRecord): LinkRow | undefined => unit.peek(links, linkId(conn.id, objectType, ref.id));
  const doubtful = observations.filter(({ record, view }) => {
    const link = linkOf(record);
    return link !== undefined && bearsKnownStamp(link, record) && showsOther({ ctx, conn, port }, link, view);
  });
  if (doubtful.length === 0) return observations;
  const current = await readRemote(
    ctx,
    conn,
    port,
    doubtful.map(({ record }) => record.ref.id),
  );
  const views = await viewsOf(ctx, unit, conn, port, current);
  const now = new Map(
    current.map((record, position): [string, Observation] => {
      const view = views[position] ?? {};
      return [record.ref.id, { record, view, hash: viewHash(conn, view) }];
    }),
  );
  return observations.flatMap((observation) => {
    const again = now.get(observation.record.ref.id);
    if (again === undefined) return [observation];
    const isNews = nothingNewReason(linkOf(again.record), again.record, again.hash, false) === undefined;
    // What is gone by now is told gone by its own ways.
    if (isNews && again.record.deleted === undefined) return [again];
    ctx.counts.add('inbound', conn.id, entity, 'unchanged');
    ctx.counts.reason('olderThanKnown');
    return [];
  });
}

function bearsKnownStamp({ state, remoteUpdatedAt }: LinkRow, { deleted, updatedAt }: RemoteRecord): boolean {
  return state === 'linked' && deleted === undefined && updatedAt !== undefined && updatedAt === remoteUpdatedAt;
}

/** Whether a view differs from what is known in a field that was seen before: a write of ours that is listed does not. */
function showsOther(
  { ctx, conn, port }: { readonly ctx: EngineContext; readonly conn: ConnectionContext; readonly port: EntityPort },
  { base }: LinkRow,
  view: FieldValues,
): boolean {
  const compare = ctx.options.defaultRegion ? { defaultRegion: ctx.options.defaultRegion } : {};
  return Object.entries(view).some(([field, shown]) => {
    const known = base.read[field];
    if (known === undefined) return false;
    return !sameValue(fieldKind(port.capabilities.entity, field, conn.custom.kinds), shown, known, compare);
  });
}

/**
 * Views that lead to a record which is gone while its golden record has another one here by now, as one has that was
 * deleted and came back. Nothing of the view changed; it is merged all the same, so that the association follows.
 */
async function withEndsElsewhere(
  { unit, conn, port, index }: Pick<InboundPage, 'unit' | 'conn' | 'port' | 'index'>,
  views: readonly FieldValues[],
): Promise<ReadonlySet<number>> {
  const roles = Object.entries(port.capabilities.associations).filter(([, spec]) => spec.writable);
  const ends = views.map((view) => roles.flatMap(([role, spec]) => endsOf(spec, view[roleField(role)])));
  await index.loadRemote(ends.flat());
  const goneAt = ends.map((refs) =>
    refs.flatMap(({ objectType, id }) => {
      const link = unit.peek(links, linkId(conn.id, objectType, id));
      return link && link.state !== 'linked' ? [link] : [];
    }),
  );
  await index.loadGolden(goneAt.flat().map(({ goldenId: id }) => id));
  const isElsewhere = ({ goldenId: id, objectType }: LinkRow): boolean =>
    index.remoteIdOf(id, objectType) !== undefined;
  return new Set(goneAt.flatMap((gone, position) => (gone.some(isElsewhere) ? [position] : [])));
}

/** What the records show, without fields that were taken away from the account meanwhile. */
async function viewsOf(
  ctx: EngineContext,
  unit: UnitOfWork,
  conn: ConnectionContext,
  port: EntityPort,
  records: readonly RemoteRecord[],
): Promise<readonly FieldValues[]> {
  const looks = records.map((record) => {
    const before = unit.peek(links, linkId(conn.id, port.capabilities.objectType, record.ref.id))?.base.read ?? {};
    return { before, now: remoteView(record, conn.id, conn.custom, before) };
  });
  const live = looks.filter((_, position) => records[position]?.deleted === undefined);
  const vanished = await vanishedFields(ctx, conn, port, live);
  return looks.map(({ now }) =>
    vanished.size === 0 ? now : Object.fromEntries(Object.entries(now).filter(([field]) => !vanished.has(field))),
  );
}

/**
 * Why an observation needs no second look: it is the one seen last, or an older one than is known already. A search
 * index that lags behind our own write shows the record as it was before; merging that would take the write back. What is
 * read now and where nothing lags is never old, whatever its stamp: that of a database is often the beginning of a transaction.
 */
function nothingNewReason(
  link: LinkRow | undefined,
  record: RemoteRecord,
  hash: string,
  mayBeOld: boolean,
): string | undefined {
  if (record.deleted || link?.state !== 'linked') return undefined;
  if (link.seenHash === hash && link.version === record.version) return 'unchanged';
  const { remoteUpdatedAt } = link;
  const isOlder = remoteUpdatedAt !== undefined && record.updatedAt !== undefined && record.updatedAt < remoteUpdatedAt;
  return mayBeOld && isOlder ? 'olderThanKnown' : undefined;
}

function lags({ capabilities: { incremental, search } }: EntityPort): boolean {
  return incremental.lagMs > 0 || search.lagMs > 0;
}

function survivor(record: RemoteRecord): readonly string[] {
  return record.deleted?.mergedInto === undefined ? [] : [record.deleted.mergedInto];
}

function newlyAbsorbed(unit: UnitOfWork, record: RemoteRecord, idOf: (id: string) => string): boolean {
  return (record.absorbedIds ?? []).some((id) => {
    const link = unit.peek(links, idOf(id));
    return link !== undefined && link.state !== 'merged';
  });
}

async function loadAround(page: InboundPage, idOf: (id: string) => string): Promise<void> {
  const { unit, observations, port, conn } = page;
  const ids = observations.map(({ record }) => idOf(record.ref.id));
  await unit.load(skips, ids);
  await unit.load(conflicts, ids);
  const unlinked = observations.filter(({ record }) => !unit.peek(links, idOf(record.ref.id)));
  if (unlinked.length > 0) {
    const unlinkedIds = unlinked.map(({ record }) => idOf(record.ref.id));
    await unit.load(candidates, unlinkedIds);
    await unit.load(suppressions, unlinkedIds);
    for (const state of ['unknown', 'sent'] as const) {
      const open = await unit.find({
        collection: intents,
        index: 'byState',
        equals: [conn.id, port.capabilities.objectType, state],
      });
      page.openCreates.push(...open.filter((intent) => intent.operation === 'create'));
    }
  }
  await loadRoles(page, idOf);
  const linkedGoldens = page.observations.flatMap(({ record }) => {
    const family = [record.ref.id, ...(record.absorbedIds ?? []), ...survivor(record)];
    return family.flatMap((id) => unit.peek(links, idOf(id))?.goldenId ?? []);
  });
  await page.index.loadGolden(linkedGoldens);
  // The ids that golden records of new records will have, so that taking in finds them free without reading one by one.
  const newGoldens = unlinked.map(({ record: { entity, ref } }) => goldenId(entity, conn.id, ref.objectType, ref.id));
  await unit.load(goldens, [...linkedGoldens, ...newGoldens]);
  await loadHolders(page, unlinked);
  const touched = observations.flatMap(({ record }) => {
    const link = unit.peek(links, idOf(record.ref.id));
    return link ? [link.goldenId] : [];
  });
  await loadProjectionEnds(page, touched);
}

/** Ids that suppressions of the natural keys of these records would have. */
function keysOf(page: InboundPage, observations: readonly Observation[]): readonly string[] {
  const { ctx, port } = page;
  return observations.flatMap((observation) =>
    observation.record.deleted
      ? []
      : suppressedKeyIds(ctx.matcher, ctx.options.tenantId, port.capabilities.entity, hubFieldsOf(page, observation)),
  );
}

/** The other ends of the associations that the records show or showed. */
async function loadRoles(page: InboundPage, idOf: (id: string) => string): Promise<void> {
  const refs: { objectType: string; id: string }[] = [];
  for (const { record, view } of page.observations) {
    const base = page.unit.peek(links, idOf(record.ref.id))?.base.read;
    for (const [role, spec] of Object.entries(page.port.capabilities.associations)) {
      const field = roleField(role);
      refs.push(...endsOf(spec, view[field]), ...endsOf(spec, base?.[field]));
    }
  }
  await page.index.loadRemote(refs);
  // Both ways: what a record is linked to now is projected in the same breath.
  await page.index.loadGolden(refs.flatMap((ref) => page.index.goldenIdOf(ref.objectType, ref.id) ?? []));
}

/** The golden records that share a natural key with an unlinked record, and what else of them matching looks at. */
async function loadHolders(page: InboundPage, unlinked: readonly Observation[]): Promise<void> {
  const { ctx, unit, port } = page;
  const keys: MatchKey[] = [];
  for (const observation of unlinked) {
    if (observation.record.deleted) continue;
    keys.push(...ctx.matcher.keys(matchSubject(port.capabilities.entity, hubFieldsOf(page, observation))));
  }
  const { holders } = await keyHolders(unit, port.capabilities.entity, keys);
  const ids = [...holders.keys(), ...page.openCreates.map((intent) => intent.goldenId)];
  await unit.load(goldens, ids);
  await unit.load(suppressions, [...ids.map(recordSuppressionId), ...keysOf(page, unlinked)]);
  await page.index.loadGolden(ids);
  await loadProjectionEnds(page, ids);
}

/** Remote ids of everything that these golden records are associated with, so that they can be projected. */
export async function loadProjectionEnds(
  page: Pick<InboundPage, 'unit' | 'index' | 'port'>,
  goldenIds: readonly string[],
): Promise<void> {
  const roles = Object.keys(page.port.capabilities.associations).map(roleField);
  const ends = goldenIds.flatMap((id) => {
    const golden = page.unit.peek(goldens, id);
    return golden ? roles.flatMap((field) => idList(golden.fields[field])) : [];
  });
  await page.index.loadGolden(ends);
}

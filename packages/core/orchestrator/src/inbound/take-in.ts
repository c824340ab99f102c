import { isEmptyValue, sameValue } from '@crmsync/conflict-resolver';
import type { MatchVerdict } from '@crmsync/dedupe';
import type { FieldValue, FieldValues } from '@crmsync/model';
import { fieldChanges, writeAudit } from '../audit-writer.ts';
import { fanOut, isTold } from '../fan-out.ts';
import { skipReasons } from '../filter-record.ts';
import { holdCreates, releaseCreates } from '../hold-creates.ts';
import { fieldKind, roleOf } from '../hub-field.ts';
import { goldenId } from '../identifiers.ts';
import { moveMatchKeys } from '../match-keys.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { projectGolden } from '../project-golden.ts';
import { type CandidateRow, candidates, standInOf } from '../rows/candidate.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { type IntentRow, intentId, intents } from '../rows/intent.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import { skips } from '../rows/skip.ts';
import { count } from './apply-observation.ts';
import { completeAsked } from './complete-asked.ts';
import { decideMatch } from './decide-match.ts';
import { hubFieldsOf } from './hub-values.ts';
import { type InboundPage, loadProjectionEnds, type Observation } from './inbound-page.ts';
import { mergeLinked } from './merge-linked.ts';
import { notePendingEdges } from './pending-edges.ts';
import { gateInbound, planInbound } from './plan-inbound.ts';
import { isKeptOut, isSuppressed } from './suppressed-record.ts';

/** Takes in a record that has no link: finds whom it means, or makes a golden record of it. */
export async function takeIn(page: InboundPage, seen: Observation): Promise<void> {
  const { unit, conn, port } = page;
  const observation = completeAsked(page, seen);
  const id = linkId(conn.id, observation.record.ref.objectType, observation.record.ref.id);
  const fields = hubFieldsOf(page, observation);
  const keptOut = await isKeptOut(page, id, fields);
  const own = keptOut ? undefined : ownCreate(page, observation);
  if (own && !(await isSuppressed(page, own.goldenId))) return linkOwnCreate(page, observation, own);
  const entity = port.capabilities.entity;
  const verdict = await decideMatch(page, id, fields);
  const reasons =
    keptOut || (verdict.verdict === 'link' && (await isSuppressed(page, verdict.id)))
      ? ['suppressed']
      : skipReasons(fields, conn.options.filters?.[entity] ?? [], conn.options.require?.[entity] ?? []);
  if (reasons.length > 0) return skipRecord(page, observation, id, reasons, verdict);
  const skipped = unit.peek(skips, id);
  if (skipped) {
    unit.delete(skips, id);
    await releaseCreates(unit, { ...skipped, goldenIds: skipped.standsFor });
  }
  if (verdict.verdict === 'ask') return ask(page, observation, id, fields, verdict);
  await closeQuestion(page, id);
  if (verdict.verdict === 'new') return createGolden(page, observation, fields);
  const evidence = verdict.evidence.map((key) => key.kind);
  await linkTo(page, observation, verdict.id, { linkedBy: verdict.reason, evidence });
}

/** The open create of ours that this record is the result of, if any: it has its sync key, or everything we sent is there. */
function ownCreate(page: InboundPage, { record, view }: Observation): IntentRow | undefined {
  const keyed = page.ours.get(record.ref.id);
  if (keyed !== undefined) return page.openCreates.find((intent) => intent.id === keyed);
  const entity = page.port.capabilities.entity;
  const compare = page.ctx.options.defaultRegion ? { defaultRegion: page.ctx.options.defaultRegion } : {};
  return page.openCreates.find((intent) => {
    if (intent.objectType !== record.ref.objectType) return false;
    const sent = Object.entries(intent.projected).filter(
      ([field, value]) =>
        !field.startsWith('@') && !isEmptyValue(value) && page.conn.custom.stops(page.conn.id).reads(entity, field),
    );
    return (
      sent.length > 0 &&
      sent.every(([field, value]) =>
        sameValue(fieldKind(entity, field, page.conn.custom.kinds), view[field], value, compare),
      )
    );
  });
}

async function linkOwnCreate(page: InboundPage, observation: Observation, intent: IntentRow): Promise<void> {
  page.openCreates.splice(page.openCreates.indexOf(intent), 1);
  page.unit.delete(intents, intent.id);
  page.ctx.counts.add('outbound', page.conn.id, intent.entity, 'created');
  page.ctx.counts.reason('createRecovered');
  const read: FieldValues = {};
  for (const [field, sent] of Object.entries(intent.projected)) {
    const shown = observation.view[field];
    // What differs from what we sent was edited since: the edit is taken in against what we sent.
    if (shown !== undefined) read[field] = isAsSent(page, intent, field, shown, sent) ? shown : sent;
  }
  await linkTo(page, observation, intent.goldenId, {
    linkedBy: 'created',
    evidence: ['recovered'],
    base: { sent: intent.projected, read },
  });
}

/** Which associations were made is not told by an answer that was lost: what is shown counts. */
function isAsSent(page: InboundPage, intent: IntentRow, field: string, shown: FieldValue, sent: FieldValue): boolean {
  const compare = page.ctx.options.defaultRegion ? { defaultRegion: page.ctx.options.defaultRegion } : {};
  if (roleOf(field) !== undefined) return true;
  return sameValue(fieldKind(intent.entity, field, page.conn.custom.kinds), shown, sent, compare);
}

async function skipRecord(
  page: InboundPage,
  { record }: Observation,
  id: string,
  reasons: readonly string[],
  verdict: MatchVerdict,
): Promise<void> {
  const [reason = 'skipped'] = reasons;
  const standsFor = standsForOf(verdict);
  if (isTold(page.conn))
    await holdCreates(page.unit, { id, connectionId: page.conn.id, entity: record.entity, goldenIds: standsFor });
  page.unit.put(skips, {
    id,
    connectionId: page.conn.id,
    objectType: record.ref.objectType,
    remoteId: record.ref.id,
    entity: record.entity,
    reasons,
    reason,
    standsFor,
    at: new Date(page.ctx.clock.now()).toISOString(),
  });
  count(page, 'skipped', reason);
  page.ctx.planner?.record({
    key: `in|${id}`,
    direction: 'inbound',
    connectionId: page.conn.id,
    entity: record.entity,
    objectType: record.ref.objectType,
    action: 'skip',
    remoteId: record.ref.id,
    fields: {},
    reason: reasons.join(','),
    hash: '',
  });
}

/** Whom a skipped record means, or may mean. */
function standsForOf(verdict: MatchVerdict): readonly string[] {
  if (verdict.verdict === 'link') return [verdict.id];
  return verdict.verdict === 'ask' ? verdict.candidates.map((candidate) => candidate.id) : [];
}

async function ask(
  page: InboundPage,
  { record }: Observation,
  id: string,
  fields: FieldValues,
  verdict: Extract<MatchVerdict, { verdict: 'ask' }>,
): Promise<void> {
  const candidate: CandidateRow = {
    id,
    connectionId: page.conn.id,
    objectType: record.ref.objectType,
    remoteId: record.ref.id,
    entity: record.entity,
    candidates: verdict.candidates.map((candidate) => ({
      goldenId: candidate.id,
      evidence: candidate.evidence.map((key) => key.kind),
      reason: candidate.reason,
    })),
    fields,
    record,
    reason: verdict.reason,
    status: 'pending',
    openedAt: page.unit.peek(candidates, id)?.openedAt ?? new Date(page.ctx.clock.now()).toISOString(),
  };
  page.unit.put(candidates, candidate);
  if (isTold(page.conn)) await holdCreates(page.unit, standInOf(candidate));
  count(page, 'asked', verdict.reason);
  page.ctx.planner?.record({
    key: `in|${id}`,
    direction: 'inbound',
    connectionId: page.conn.id,
    entity: record.entity,
    objectType: record.ref.objectType,
    action: 'ask',
    remoteId: record.ref.id,
    fields: {},
    reason: verdict.reason,
    hash: '',
  });
}

/** A record that is no longer in doubt needs no answer any more. */
async function closeQuestion(page: InboundPage, id: string): Promise<void> {
  const asked = page.unit.peek(candidates, id);
  if (!asked || asked.status === 'rejected') return;
  if (asked.status === 'pending') page.unit.delete(candidates, id);
  await releaseCreates(page.unit, standInOf(asked));
}

/** Ties the record to a golden record that exists, and merges it in. */
async function linkTo(
  page: InboundPage,
  observation: Observation,
  target: string,
  how: { linkedBy: string; evidence: readonly string[]; base?: LinkRow['base'] },
): Promise<void> {
  const { ctx, unit, conn, index } = page;
  const golden = await liveGolden(page, target);
  if (!golden) return createGolden(page, observation, hubFieldsOf(page, observation));
  await index.loadGolden([golden.id]);
  await loadProjectionEnds(page, [golden.id]);
  // The result of a create of ours was in the plan as that create: to refuse it would forget who it is.
  const isOurs = how.linkedBy === 'created';
  if (!isOurs && !(await gateInbound(page, observation, null, { first: true }))) return;
  // It is there already: what was planned to make it is not sent.
  const planned = await unit.get(intents, intentId(conn.id, golden.id));
  if (planned?.operation === 'create' && planned.state === 'planned') unit.delete(intents, planned.id);
  const link = newLink(page, observation, golden, {
    ...how,
    role: index.primaryOf(golden.id) ? 'secondary' : 'primary',
    base: how.base ?? { sent: {}, read: {} },
  });
  unit.put(links, link);
  index.note(link);
  page.newLinks.push(link);
  ctx.counts.add('inbound', conn.id, golden.entity, 'linked');
  ctx.counts.reason(how.linkedBy);
  writeAudit(
    ctx,
    unit,
    {
      target: 'hub',
      source: conn.id,
      entity: golden.entity,
      goldenId: golden.id,
      remoteId: link.remoteId,
      action: 'link',
      fields: {},
      reason: how.linkedBy,
    },
    link.id,
  );
  await mergeLinked(page, observation, link, { first: true, reason: how.linkedBy, gated: true });
}

/** Makes a golden record of the record, as it is. */
async function createGolden(page: InboundPage, observation: Observation, fields: FieldValues): Promise<void> {
  const { ctx, unit, conn, port, index } = page;
  const { record, view } = observation;
  if (!(await gateInbound(page, observation, null, { first: true }))) return;
  const id = await freeGoldenId(page, observation);
  const golden: GoldenRow = {
    id,
    entity: record.entity,
    fields,
    birth: {
      source: conn.id,
      runId: ctx.run.id,
      ...(record.updatedAt === undefined ? {} : { at: record.updatedAt }),
    },
    origins: {},
    revision: 1,
    changedAt: new Date(ctx.clock.now()).toISOString(),
    state: 'live',
  };
  unit.put(goldens, golden);
  const sent = projectGolden(conn, port, golden, view, index.remoteIdOf).values;
  const open = notePendingEdges(page, golden, view);
  const link: LinkRow = {
    ...newLink(page, observation, golden, {
      linkedBy: 'inbound',
      evidence: [],
      role: 'primary',
      base: { sent, read: view },
    }),
    ...(open ? {} : { seenHash: observation.hash }),
  };
  unit.put(links, link);
  index.note(link);
  page.newLinks.push(link);
  await moveMatchKeys(unit, ctx.matcher, golden.entity, golden.id, null, fields);
  fanOut(ctx, unit, golden, { source: conn.id });
  ctx.counts.add('inbound', conn.id, golden.entity, 'created');
  ctx.counts.reason('new');
  writeAudit(
    ctx,
    unit,
    {
      target: 'hub',
      source: conn.id,
      entity: golden.entity,
      goldenId: golden.id,
      remoteId: link.remoteId,
      action: 'create',
      fields: fieldChanges(Object.keys(fields), {}, fields),
      reason: 'new',
    },
    `${golden.id}|1`,
  );
  planInbound(page, observation, null, golden, null, { first: true, reason: 'new' });
}

/** The id that follows from the record; another one if that golden record exists already (the record was split off). */
async function freeGoldenId(page: InboundPage, { record }: Observation): Promise<string> {
  for (let salt = 0; ; salt += 1) {
    const remoteId = salt === 0 ? record.ref.id : `${record.ref.id}#${salt}`;
    const id = goldenId(record.entity, page.conn.id, record.ref.objectType, remoteId);
    if (!(await page.unit.get(goldens, id))) return id;
  }
}

function newLink(
  page: InboundPage,
  { record }: Observation,
  golden: GoldenRow,
  how: Pick<LinkRow, 'linkedBy' | 'evidence' | 'role' | 'base'>,
): LinkRow {
  return {
    id: linkId(page.conn.id, record.ref.objectType, record.ref.id),
    connectionId: page.conn.id,
    objectType: record.ref.objectType,
    remoteId: record.ref.id,
    entity: golden.entity,
    goldenId: golden.id,
    state: 'linked',
    held: [],
    divergent: [],
    linkedAt: new Date(page.ctx.clock.now()).toISOString(),
    ...how,
    ...(record.updatedAt === undefined ? {} : { remoteUpdatedAt: record.updatedAt }),
    ...(record.version === undefined ? {} : { version: record.version }),
    ...(record.url === undefined ? {} : { url: record.url }),
  };
}

import { ConflictError, type EntityPort, RejectedError, UnavailableError, type WriteOutcome } from '@crmsync/adapter';
import { CrmSyncError, contentHash, type FieldValue, type FieldValues } from '@crmsync/model';
import { writeAudit } from '../audit-writer.ts';
import { buryDeleted } from '../bury-deleted.ts';
import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import { markDirty } from '../fan-out.ts';
import { roleOf } from '../hub-field.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { resolvePendingEdges } from '../inbound/pending-edges.ts';
import { promoteHeir } from '../inbound/promote-heir.ts';
import { createLinkIndex } from '../link-index.ts';
import { idList, remoteView } from '../remote-view.ts';
import { deadLetters } from '../rows/dead-letter.ts';
import { deleteHolds } from '../rows/delete-hold.ts';
import { dirtyId, dirtyRows } from '../rows/dirty.ts';
import { type GoldenRow, goldens } from '../rows/golden.ts';
import { type IntentRow, intents } from '../rows/intent.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** What is left to do after the outcomes of a call are stored. */
export interface Aftermath {
  /** Remote ids to read again: their write may or may not have been applied. */
  readonly reread: readonly string[];
  /** Remote ids that a create ran into. */
  readonly existing: readonly string[];
  /** Set when the connection asked for a pause. */
  readonly retryAfterMs: number | undefined;
  /** Set when the connection cannot go on at all. */
  readonly fatal?: CrmSyncError;
}

/** Stores the outcome of each intent: receipt, base, audit and the intent's end are one transaction. */
export async function confirmOutcomes(
  ctx: EngineContext,
  conn: ConnectionContext,
  port: EntityPort,
  sent: readonly IntentRow[],
  outcomes: readonly WriteOutcome[],
): Promise<Aftermath> {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const aftermath = { reread: [] as string[], existing: [] as string[], retryAfterMs: undefined as number | undefined };
  let fatal: CrmSyncError | undefined;
  await inOneTransaction(ctx, async (unit) => {
    aftermath.reread.length = 0;
    aftermath.existing.length = 0;
    const confirming: Confirming = { ctx, unit, conn, port, newLinks: [], gone: [] };
    await unit.load(
      intents,
      sent.map((intent) => intent.id),
    );
    await unit.load(
      goldens,
      sent.map((intent) => intent.goldenId),
    );
    await unit.load(
      links,
      sent.flatMap((intent) => linkIdOf(confirming, intent, byKey.get(intent.id))),
    );
    await unit.load(deleteHolds, sent.filter((intent) => intent.operation === 'delete').map(holdIdOf));
    for (const intent of sent) {
      if (unit.peek(intents, intent.id)?.state !== 'sent') continue;
      const outcome = byKey.get(intent.id) ?? lost(intent);
      if (outcome.status === 'applied') confirmApplied(confirming, intent, outcome);
      else if (outcome.status === 'unknown') confirmUnknown(confirming, intent, aftermath.reread);
      else {
        confirmRefused(confirming, intent, outcome.error, aftermath.existing);
        if (outcome.error.code === 'RATE_LIMITED' || outcome.error.code === 'UNAVAILABLE') {
          aftermath.retryAfterMs = Math.max(aftermath.retryAfterMs ?? 0, outcome.error.retryAfterMs ?? 1_000);
        }
        if (outcome.error.code === 'UNAUTHENTICATED') fatal = outcome.error;
      }
    }
    for (const link of confirming.gone) await buryGone(confirming, link);
    await resolvePendingEdges(confirming);
  });
  return { ...aftermath, ...(fatal ? { fatal } : {}) };
}

interface Confirming {
  readonly ctx: EngineContext;
  readonly unit: UnitOfWork;
  readonly conn: ConnectionContext;
  readonly port: EntityPort;
  readonly newLinks: LinkRow[];
  /** Links of records that turned out to be gone. */
  readonly gone: LinkRow[];
}

function lost(intent: IntentRow): WriteOutcome {
  return { key: intent.id, status: 'unknown', error: new UnavailableError('the answer did not mention this item') };
}

/** The hold of a deletion has the id of the link that it is about. */
function holdIdOf(intent: IntentRow): string {
  return linkId(intent.connectionId, intent.objectType, intent.remoteId ?? '');
}

function linkIdOf({ conn }: Confirming, intent: IntentRow, outcome: WriteOutcome | undefined): string[] {
  const id = intent.remoteId ?? (outcome?.status === 'applied' ? outcome.id : undefined);
  return id === undefined ? [] : [linkId(conn.id, intent.objectType, id)];
}

function confirmApplied(
  confirming: Confirming,
  intent: IntentRow,
  outcome: Extract<WriteOutcome, { status: 'applied' }>,
): void {
  const { ctx, unit, conn } = confirming;
  unit.delete(intents, intent.id);
  for (const warning of outcome.warnings) ctx.counts.reason(warning.code);
  if (intent.operation === 'delete') {
    confirmDeleted(confirming, intent);
    return;
  }
  const id = linkId(conn.id, intent.objectType, outcome.id);
  const known = unit.peek(links, id);
  const view = outcome.record ? remoteView(outcome.record, conn.id, conn.custom, known?.base.read) : {};
  const isPending = outcome.warnings.some((warning) => warning.code === 'ASSOCIATION_PENDING');
  const base = nextBase(known, intent, view, isPending);
  const at = new Date(ctx.clock.now()).toISOString();
  const { seenHash: _seen, ...rest } = known ?? createdLink(confirming, intent, outcome.id, at);
  const link: LinkRow = {
    ...rest,
    base,
    receipt: { intentId: intent.id, at, hash: contentHash(base.read) },
    ...(outcome.record?.updatedAt === undefined ? {} : { remoteUpdatedAt: outcome.record.updatedAt }),
    ...(outcome.record?.version === undefined ? {} : { version: outcome.record.version }),
    ...(outcome.record?.url === undefined ? {} : { url: outcome.record.url }),
  };
  unit.put(links, link);
  if (!known) confirming.newLinks.push(link);
  // The golden record may have moved on while the write was under way; so may associations that only half succeeded.
  const golden = unit.peek(goldens, intent.goldenId);
  if (golden && golden.revision !== intent.revision) markDirty(unit, conn.id, golden);
  else if (golden && isPending) tryAssociationsAgain(confirming, intent, golden);
  ctx.counts.add('outbound', conn.id, intent.entity, intent.operation === 'create' ? 'created' : 'updated');
  auditWrite(confirming, intent, outcome.id, base.read);
}

/** The rest of the record is written; associations that were not are tried again later, and given up in the end. */
function tryAssociationsAgain(confirming: Confirming, intent: IntentRow, golden: GoldenRow): void {
  const { ctx, unit, conn } = confirming;
  if (intent.attempts >= (ctx.options.maxAttempts ?? 6)) {
    const error = new CrmSyncError('the record was written, but not all of its associations', {
      code: 'ASSOCIATION_REFUSED',
      remedy: 'Look whether the associated record is still there, then retry the dead letter.',
    });
    bury(confirming, intent, error);
    return;
  }
  unit.put(dirtyRows, {
    id: dirtyId(conn.id, golden.id),
    connectionId: conn.id,
    entity: golden.entity,
    goldenId: golden.id,
    notBefore: ctx.clock.now() + 5_000 * 4 ** (intent.attempts - 1),
    attempts: intent.attempts,
    waitingFor: 'associationPending',
  });
}

/**
 * The base moves for the fields of the patch only, and only to what the write's own answer shows. What else a new record
 * shows are the vendor's defaults: nobody's edit, so they are known from the start and not carried back.
 */
function nextBase(
  known: LinkRow | undefined,
  intent: IntentRow,
  view: FieldValues,
  associationsPending: boolean,
): LinkRow['base'] {
  const sent: FieldValues = { ...known?.base.sent };
  const read: FieldValues = known ? { ...known.base.read } : { ...view };
  for (const [field, value] of Object.entries(intent.projected)) {
    // Which of them were made is not told: they are written again, which changes nothing where they are there.
    if (associationsPending && roleOf(field) !== undefined) continue;
    sent[field] = value;
    read[field] = view[field] ?? shownAfter(field, value, read[field], intent);
  }
  return { sent, read };
}

/** What the remote shows of a field that its answer does not mention. */
function shownAfter(
  field: string,
  projected: FieldValue,
  before: FieldValue | undefined,
  intent: IntentRow,
): FieldValue {
  const role = roleOf(field);
  const change = role === undefined ? undefined : intent.patch.associations[role];
  if (!change) return projected;
  const kept = idList(before).filter((id) => !change.remove.includes(id));
  const added = [...kept, ...change.add.filter((id) => !kept.includes(id))];
  const { primary } = change;
  return primary === undefined ? added : [primary, ...added.filter((id) => id !== primary)];
}

function createdLink(confirming: Confirming, intent: IntentRow, remoteId: string, at: string): LinkRow {
  return {
    id: linkId(confirming.conn.id, intent.objectType, remoteId),
    connectionId: confirming.conn.id,
    objectType: intent.objectType,
    remoteId,
    entity: intent.entity,
    goldenId: ownerOf(confirming, intent),
    role: 'primary',
    state: 'linked',
    base: { sent: {}, read: {} },
    held: [],
    divergent: [],
    linkedBy: 'created',
    evidence: [],
    linkedAt: at,
  };
}

/** The golden record that was written; it may have been merged away meanwhile. */
function ownerOf({ unit }: Confirming, intent: IntentRow): string {
  const golden = unit.peek(goldens, intent.goldenId);
  return golden?.state === 'merged' && golden.mergedInto !== undefined ? golden.mergedInto : intent.goldenId;
}

function confirmDeleted(confirming: Confirming, intent: IntentRow): void {
  const { ctx, unit, conn } = confirming;
  const id = linkId(conn.id, intent.objectType, intent.remoteId ?? '');
  const link = unit.peek(links, id);
  unit.delete(dirtyRows, dirtyId(conn.id, intent.goldenId));
  buryDeleted(ctx, unit, link, unit.peek(deleteHolds, id), ctx.clock.now());
  ctx.counts.add('outbound', conn.id, intent.entity, 'deleted');
  auditWrite(confirming, intent, intent.remoteId ?? '', {});
}

const usualReasons = { create: 'notThereYet', update: 'hubChanged', delete: 'deletedElsewhere' } as const;

function auditWrite({ ctx, unit, conn }: Confirming, intent: IntentRow, remoteId: string, after: FieldValues): void {
  const fields: Record<string, { before: FieldValue; after: FieldValue }> = {};
  for (const field of Object.keys(intent.projected)) {
    fields[field] = { before: intent.before[field] ?? null, after: after[field] ?? null };
  }
  writeAudit(
    ctx,
    unit,
    {
      target: conn.id,
      source: 'hub',
      entity: intent.entity,
      goldenId: intent.goldenId,
      remoteId,
      action: intent.operation,
      fields,
      reason: intent.reason ?? usualReasons[intent.operation],
    },
    `${intent.id}|${intent.attempts}`,
  );
}

function confirmUnknown({ ctx, unit, conn }: Confirming, intent: IntentRow, reread: string[]): void {
  ctx.counts.reason('outcomeUnknown');
  if (intent.operation === 'create') {
    unit.put(intents, { ...intent, state: 'unknown' });
    return;
  }
  unit.delete(intents, intent.id);
  markDirty(unit, conn.id, { id: intent.goldenId, entity: intent.entity });
  if (intent.remoteId !== undefined) reread.push(intent.remoteId);
}

function confirmRefused(confirming: Confirming, intent: IntentRow, error: CrmSyncError, existing: string[]): void {
  const { ctx, unit, conn } = confirming;
  const waiting = error.code === 'RATE_LIMITED' || error.code === 'UNAUTHENTICATED';
  const attempts = waiting ? intent.attempts - 1 : intent.attempts;
  const exhausted = attempts >= (ctx.options.maxAttempts ?? 6);
  ctx.counts.reason(error.code);
  if (intent.operation === 'delete' && error.code !== 'NOT_FOUND') forgetSent(unit, intent);
  if ((error.retryable || waiting) && !exhausted) {
    unit.put(intents, { ...intent, state: 'planned', attempts });
    return;
  }
  // Somebody else holds the key; or the record has moved on since it was looked at, and is looked at again.
  const inTheWay = error instanceof ConflictError ? (error.existing?.id ?? intent.remoteId) : undefined;
  if (inTheWay !== undefined && intent.operation !== 'delete' && !exhausted) {
    existing.push(inTheWay);
    unit.delete(intents, intent.id);
    unit.put(dirtyRows, {
      id: dirtyId(conn.id, intent.goldenId),
      connectionId: conn.id,
      entity: intent.entity,
      goldenId: intent.goldenId,
      notBefore: 0,
      attempts: intent.attempts,
      waitingFor: 'existing',
    });
    return;
  }
  if (error.code === 'NOT_FOUND' && intent.operation === 'delete') {
    unit.delete(intents, intent.id);
    confirmDeleted(confirming, intent);
    return;
  }
  if (error.code === 'NOT_FOUND' && intent.remoteId !== undefined && intent.operation === 'update') {
    unit.delete(intents, intent.id);
    const link = unit.peek(links, linkId(conn.id, intent.objectType, intent.remoteId));
    if (link) confirming.gone.push(link);
    return;
  }
  bury(confirming, intent, error);
}

/** A deletion that was refused did not happen. */
function forgetSent(unit: UnitOfWork, intent: IntentRow): void {
  const hold = unit.peek(deleteHolds, holdIdOf(intent));
  if (!hold) return;
  const { sentAt: _sent, ...unsent } = hold;
  if (hold.state === 'cancelled') unit.delete(deleteHolds, hold.id);
  else unit.put(deleteHolds, unsent);
}

/** A record that is gone while an edit of it waits elsewhere: its golden record stays. */
async function buryGone({ ctx, unit, conn }: Confirming, link: LinkRow): Promise<void> {
  const buried: LinkRow = { ...link, state: 'tombstonedRemote' };
  unit.put(links, buried);
  ctx.counts.add('inbound', conn.id, link.entity, 'deleted');
  const index = createLinkIndex(unit, conn);
  if (link.role === 'primary')
    await promoteHeir({ ctx, unit, conn, index }, { id: link.goldenId, entity: link.entity }, buried);
}

/** Ends an intent for good: it waits as a dead letter for an edit of the record or a person's word. */
function bury({ ctx, unit, conn }: Confirming, intent: IntentRow, error: CrmSyncError): void {
  unit.delete(intents, intent.id);
  // A deletion that was refused for good is not sent again and again.
  if (intent.operation === 'delete') unit.delete(deleteHolds, holdIdOf(intent));
  unit.put(deadLetters, {
    id: intent.id,
    connectionId: conn.id,
    objectType: intent.objectType,
    entity: intent.entity,
    direction: 'outbound',
    goldenId: intent.goldenId,
    ...(intent.remoteId === undefined ? {} : { remoteId: intent.remoteId }),
    operation: intent.operation,
    error: {
      code: error.code,
      message: error.message,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      ...(error instanceof RejectedError ? { fields: error.issues.flatMap((issue) => issue.field ?? []) } : {}),
    },
    attempts: intent.attempts,
    runId: ctx.run.id,
    status: 'open',
    at: new Date(ctx.clock.now()).toISOString(),
    revision: intent.revision,
  });
  ctx.counts.add('outbound', conn.id, intent.entity, 'failed');
}

import { UnavailableError } from '@crmsync/adapter';
import { type CrmSyncError, toInstant } from '@crmsync/model';
import { type Fence, StoreError } from '@crmsync/store';
import type { CredentialContext } from './credential-context.ts';
import {
  type CredentialRecord,
  type CredentialSecret,
  type FreshSecret,
  freshRow,
  openRecord,
  parkedError,
  readRecord,
  replaceRow,
  usableRecord,
} from './credential-record.ts';
import type { CredentialRow } from './credential-row.ts';
import type { TokenOutcome } from './token-endpoint.ts';

/** One refresh that is wanted. */
export interface RefreshTask {
  readonly connectionId: string;
  /** The generation that is to be replaced; anything newer is taken as it is. */
  readonly generation: number;
  /** Whether to wait while another process is busy with it. */
  readonly wait: boolean;
  /** Asks the vendor; called at most once at a time across all processes. */
  ask(refreshToken: string): Promise<TokenOutcome>;
}

const saveAttempts = 6;
const saveRetryMs = 300;
const pollMs = 150;

/**
 * Replaces a credential with a newer one, whoever gets it: under the connection's lease one process asks the vendor and
 * stores the answer before anybody uses it; the others wait and read again. `undefined` = another process is at it and
 * the task does not wait.
 * @throws AuthenticationError when the vendor refused (the connection is parked then), UnavailableError when nobody got
 * an answer in time
 */
export async function refreshOnce(ctx: CredentialContext, task: RefreshTask): Promise<CredentialRecord | undefined> {
  const holder = crypto.randomUUID();
  const id = `credentials ${task.connectionId}`;
  const patientUntilMs = ctx.clock.now() + ctx.timeoutMs + 5_000;
  for (;;) {
    const record = await usableRecord(ctx, task.connectionId);
    if (record.row.generation > task.generation) return record;
    const leasedAtMs = ctx.clock.now();
    const lease = await ctx.tenant.lease({ id, holder, ttlMs: ctx.leaseMs, nowMs: leasedAtMs });
    if (lease.held) {
      const held: Held = { fence: { leaseId: id, token: lease.token }, leasedAtMs, keep: false };
      try {
        const result = await refreshHeld(ctx, task, held);
        if (result) return result;
      } finally {
        if (!held.keep) await ctx.tenant.release(held.fence);
      }
    } else if (!task.wait) {
      return undefined;
    } else if (ctx.clock.now() >= patientUntilMs) {
      throw new UnavailableError(
        `connection ${task.connectionId}: another process has not finished renewing the access`,
        {
          retryAfterMs: Math.max(1_000, lease.expiresAt - ctx.clock.now()),
        },
      );
    }
    await ctx.clock.sleep(pollMs * (0.5 + ctx.random()));
  }
}

interface Held {
  readonly fence: Fence;
  readonly leasedAtMs: number;
  /** Leaves the lease to run out: the vendor may still be at work on a request without an answer. */
  keep: boolean;
}

/** With the lease in hand. `undefined` = something moved: look again. */
async function refreshHeld(
  ctx: CredentialContext,
  task: RefreshTask,
  held: Held,
): Promise<CredentialRecord | undefined> {
  const record = await usableRecord(ctx, task.connectionId);
  if (record.row.generation > task.generation) return record;
  const secret = await openRecord(ctx, record);
  if (secret.refreshToken === undefined) throw parkedError(task.connectionId);
  const sentRow = { ...record.row, refreshSentAtMs: ctx.clock.now() };
  const marked = await replaceRow(ctx, sentRow, record.version, held.fence);
  if (!marked.ok) return undefined;
  // A process that slept since it took the lease must not send: another one may be at it.
  if (ctx.clock.now() - held.leasedAtMs >= (ctx.leaseMs - ctx.timeoutMs) / 2) return undefined;
  const startedAtMs = ctx.clock.now();
  const outcome = await task.ask(secret.refreshToken);
  const before = { row: sentRow, version: record.version + 1 };
  if (outcome.kind === 'granted') {
    return saveFresh(ctx, before, { secret, fresh: outcome.secret, startedAtMs }, held.fence);
  }
  if (outcome.kind === 'refused') return park(ctx, before);
  held.keep = outcome.spent === 'unknown';
  if (outcome.spent === 'no') await replaceRow(ctx, withoutMark(before), before.version);
  ctx.logger.log('warn', 'credentials.refreshFailed', { connectionId: task.connectionId, code: outcome.error.code });
  if (!held.keep) throw outcome.error;
  throw retryLater(ctx, held, outcome.error);
}

/**
 * Stores a renewed secret before anybody uses it. It is the only successor of the generation it was asked with, so it is
 * stored also when the lease has passed on meanwhile; where a newer generation lies, that one stands.
 */
async function saveFresh(
  ctx: CredentialContext,
  before: CredentialRecord,
  got: { readonly secret: CredentialSecret; readonly fresh: FreshSecret; readonly startedAtMs: number },
  fence: Fence,
): Promise<CredentialRecord> {
  const { secret, fresh, startedAtMs } = got;
  const kept = {
    ...secret,
    ...fresh,
    ...(secret.parts || fresh.parts ? { parts: { ...secret.parts, ...fresh.parts } } : {}),
  };
  const row = await freshRow(ctx, before.row.id, kept, { before: before.row, atMs: startedAtMs });
  let expected = before.version;
  let fenced: Fence | undefined = fence;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const saved = await replaceRow(ctx, row, expected, fenced);
      const now = saved.ok ? { row, version: expected + 1 } : await readRecord(ctx, row.id);
      if (now?.row.sealed === row.sealed) {
        ctx.logger.log('info', 'credentials.refreshed', { connectionId: row.id, generation: row.generation });
        return now;
      }
      if (now?.row.generation !== before.row.generation || now.row.state === 'disconnected') {
        return usableRecord(ctx, row.id);
      }
      expected = now.version;
      fenced = undefined;
    } catch (error) {
      // Nobody else has this secret: a storage that fails for a moment must not lose it.
      if (!(error instanceof StoreError) || attempt >= saveAttempts) throw error;
      await ctx.clock.sleep(saveRetryMs * attempt);
    }
  }
}

/** Says that a person has to reconnect, unless somebody has got a newer credential meanwhile. */
async function park(ctx: CredentialContext, before: CredentialRecord): Promise<CredentialRecord> {
  const { generation, id } = before.row;
  let { version } = before;
  for (;;) {
    const row: CredentialRow = { ...withoutMark(before), state: 'reconnect', changedAt: toInstant(ctx.clock.now()) };
    const parked = await replaceRow(ctx, row, version);
    if (parked.ok) {
      ctx.logger.log('warn', 'credentials.parked', { connectionId: id, generation });
      throw parkedError(id);
    }
    const now = await usableRecord(ctx, id);
    if (now.row.generation !== generation) return now;
    version = now.version;
  }
}

function withoutMark({ row }: CredentialRecord): CredentialRow {
  const { refreshSentAtMs: _sent, ...rest } = row;
  return rest;
}

function retryLater(ctx: CredentialContext, held: Held, error: CrmSyncError): CrmSyncError {
  if (!error.retryable) return error;
  const retryAfterMs = Math.max(1_000, held.leasedAtMs + ctx.leaseMs - ctx.clock.now());
  return new UnavailableError(error.message, { retryAfterMs });
}

import { type Credential, UnavailableError } from '@crmsync/adapter';
import { isLostAnswer } from '@crmsync/adapter-kit';
import { CrmSyncError, toInstant } from '@crmsync/model';
import { type Fence, StoreError } from '@crmsync/store';
import type { CredentialContext } from './credential-context.ts';
import { readRecord, usableRecord } from './credential-record.ts';
import { credentialRows } from './credential-row.ts';
import { openSession, readSession, replaceSession, type SessionRecord, sealSession } from './session-record.ts';
import type { SessionRow } from './session-row.ts';

/** One session that is wanted. */
export interface LoginTask {
  readonly connectionId: string;
  /** A session that has ended: another one is wanted. */
  readonly rejected?: Credential | undefined;
  /** Logs in; called at most once at a time across all processes. */
  logIn(): Promise<Credential>;
}

const saveAttempts = 6;
const saveRetryMs = 300;
const pollMs = 150;

/**
 * The session of a connection, whoever opened it, else a new one: under a lease one process logs in and keeps the session
 * before anybody uses it; the others wait and read again. Nobody can ask for a session again whose answer was lost, so the
 * lease is prolonged while a login takes, and left to run out when its outcome is not known.
 * @throws what `logIn` throws; AuthenticationError when the connection has no credentials; UnavailableError when another
 * process does not finish
 */
export async function logInOnce(ctx: CredentialContext, task: LoginTask): Promise<Credential> {
  const holder = crypto.randomUUID();
  const id = `session ${task.connectionId}`;
  const patientUntilMs = ctx.clock.now() + ctx.leaseMs + 5_000;
  for (;;) {
    const kept = await keptSession(ctx, task);
    if (kept) return kept;
    const leasedAtMs = ctx.clock.now();
    const lease = await ctx.tenant.lease({ id, holder, ttlMs: ctx.leaseMs, nowMs: leasedAtMs });
    if (lease.held) {
      const held: Held = { fence: { leaseId: id, token: lease.token }, holder, leasedAtMs, keep: false };
      try {
        const session = await logInHeld(ctx, task, held);
        if (session) return session;
      } finally {
        if (!held.keep) await ctx.tenant.release(held.fence);
      }
    } else if (ctx.clock.now() >= patientUntilMs) {
      throw new UnavailableError(`connection ${task.connectionId}: another process has not finished logging in`, {
        retryAfterMs: Math.max(1_000, lease.expiresAt - ctx.clock.now()),
      });
    }
    await ctx.clock.sleep(pollMs * (0.5 + ctx.random()));
  }
}

interface Held {
  readonly fence: Fence;
  readonly holder: string;
  readonly leasedAtMs: number;
  /** Leaves the lease to run out: the vendor may still be at work on a login without an answer. */
  keep: boolean;
}

/** The session that is kept and may be used, if there is one. */
async function keptSession(ctx: CredentialContext, task: LoginTask): Promise<Credential | undefined> {
  await usableRecord(ctx, task.connectionId);
  const kept = await openSession(ctx, await readSession(ctx, task.connectionId));
  return kept?.token === task.rejected?.token ? undefined : kept;
}

/** With the lease in hand. `undefined` = something moved: look again. */
async function logInHeld(ctx: CredentialContext, task: LoginTask, held: Held): Promise<Credential | undefined> {
  const record = await readSession(ctx, task.connectionId);
  const kept = await openSession(ctx, record);
  if (kept && kept.token !== task.rejected?.token) return kept;
  const { connectionId } = task;
  if (record.row.loginSentAtMs !== undefined) ctx.logger.log('warn', 'credentials.loginLost', { connectionId });
  const sentRow: SessionRow = { ...record.row, loginSentAtMs: ctx.clock.now() };
  const marked = await replaceSession(ctx, sentRow, record.version, { fence: held.fence });
  if (!marked.ok) return undefined;
  // A process that slept since it took the lease must not log in: another one may be at it.
  if (ctx.clock.now() - held.leasedAtMs >= ctx.leaseMs / 2) return undefined;
  const before = { row: sentRow, version: record.version + 1 };
  const made = await loggedIn(ctx, task, held, before);
  return saveSession(ctx, before, made, held.fence);
}

async function loggedIn(
  ctx: CredentialContext,
  task: LoginTask,
  held: Held,
  before: SessionRecord,
): Promise<Credential> {
  const prolonging = new AbortController();
  const prolonged = prolongLease(ctx, held, prolonging.signal);
  try {
    return await task.logIn();
  } catch (error) {
    const { connectionId } = task;
    held.keep = !CrmSyncError.is(error) || isLostAnswer(error);
    if (!held.keep) await replaceSession(ctx, unmarked(before), before.version);
    ctx.logger.log('warn', 'credentials.loginFailed', { connectionId, unknown: held.keep });
    throw error;
  } finally {
    prolonging.abort();
    await prolonged;
  }
}

/** A login may take longer than a lease: it ends when its holder dies, not while it works. */
async function prolongLease(ctx: CredentialContext, { fence, holder }: Held, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await ctx.clock.sleep(ctx.leaseMs / 3, stop);
      if (stop.aborted) return;
      const nowMs = ctx.clock.now();
      const lease = await ctx.tenant.lease({ id: fence.leaseId, holder, ttlMs: ctx.leaseMs, nowMs });
      if (!lease.held || lease.token !== fence.token) return;
    } catch (error) {
      // A storage that fails for a moment may still be there the next time.
      if (!(error instanceof StoreError)) return;
    }
  }
}

/**
 * Keeps a new session before anybody uses it. Where somebody has got another one meanwhile, or the connection was taken
 * away, it is given without being kept: whoever has it logs it out.
 */
async function saveSession(
  ctx: CredentialContext,
  before: SessionRecord,
  made: Credential,
  fence: Fence,
): Promise<Credential> {
  const { id } = before.row;
  const generation = before.row.generation + 1;
  const sealed = await sealSession(ctx, id, made);
  const row: SessionRow = { id, state: 'open', generation, ...sealed, changedAt: toInstant(ctx.clock.now()) };
  let expected = before.version;
  let fenced: Fence | undefined = fence;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const login = await readRecord(ctx, id);
      if (login?.row.state !== 'active') return unkept(ctx, id, made);
      const expect = [{ collection: credentialRows, id, version: login.version }];
      const saved = await replaceSession(ctx, row, expected, { expect, ...(fenced ? { fence: fenced } : {}) });
      const now = saved.ok ? { row, version: expected + 1 } : await readSession(ctx, id);
      if (now.row.sealed === row.sealed) {
        ctx.logger.log('info', 'credentials.loggedIn', { connectionId: id, generation });
        return { ...made, version: generation };
      }
      if (now.row.generation !== before.row.generation) return unkept(ctx, id, made);
      expected = now.version;
      fenced = undefined;
    } catch (error) {
      // Nobody else has this session: a storage that fails for a moment must not lose it.
      if (!(error instanceof StoreError) || attempt >= saveAttempts) throw error;
      await ctx.clock.sleep(saveRetryMs * attempt);
    }
  }
}

function unkept(ctx: CredentialContext, connectionId: string, made: Credential): Credential {
  ctx.logger.log('warn', 'credentials.sessionNotKept', { connectionId });
  return made;
}

function unmarked({ row }: SessionRecord): SessionRow {
  const { loginSentAtMs: _sent, ...rest } = row;
  return rest;
}

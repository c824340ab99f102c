import { type Credential, RateLimitError, UnavailableError } from '@crmsync/adapter';
import { markLost } from '@crmsync/adapter-kit';
import { StoreError, type TenantStore } from '@crmsync/store';
import { describe, expect, it } from 'vitest';
import { type CredentialOptions, createVault, sessionRows } from '../src/index.ts';
import { proveLogin } from './prove/login-proof.ts';
import { scriptedVendor } from './support/scripted-vendor.ts';
import { newKey, oldKey } from './support/test-vault.ts';

/** A stored password, and a vendor that gives a new session for each login. */
async function scene() {
  const vendor = scriptedVendor();
  await vendor.credentials().save('erp', { token: 'made-up-password' });
  const logins: string[] = [];
  const logIn = async (): Promise<Credential> => {
    logins.push(`made-up-session-${logins.length + 1}`);
    return { token: logins.at(-1)! };
  };
  const process = (more: Partial<CredentialOptions> = {}) => vendor.credentials(more).source('erp');
  const stored = async () => {
    const [found] = await vendor.store.tenant('acme').read({ collection: sessionRows, ids: ['erp'] });
    return found?.row;
  };
  return { ...vendor, logins, logIn, process, stored };
}

describe('a session', () => {
  it('is opened once for all processes, and kept sealed before anybody has it', async () => {
    const { process, logIn, logins, stored, logged } = await scene();
    const sessions = await Promise.all(Array.from({ length: 10 }, () => process().session!(logIn)));
    expect(new Set(sessions.map(({ token, version }) => `${token} ${version}`))).toEqual(
      new Set(['made-up-session-1 1']),
    );
    expect(logins).toHaveLength(1);
    expect(await stored()).toMatchObject({ state: 'open', generation: 1, keyId: 'k1' });
    expect(JSON.stringify([await stored(), logged])).not.toContain('made-up');
  });

  it('carries its further parts to the next process', async () => {
    const { process } = await scene();
    const made = await process().session!(async () => ({ token: 't', parts: { server: 's1' } }));
    expect(await process().session!(() => Promise.reject(new Error('no login is needed')))).toEqual(made);
    expect(made.parts).toEqual({ server: 's1' });
  });

  it('that the vendor has ended is replaced once, whoever noticed it', async () => {
    const { process, logIn, logins } = await scene();
    const ended = await process().session!(logIn);
    const renewed = await Promise.all([1, 2, 3].map(() => process().session!(logIn, ended)));
    expect(renewed.map(({ token }) => token)).toEqual(Array(3).fill('made-up-session-2'));
    expect(logins).toHaveLength(2);
    expect(await process().session!(logIn, ended)).toMatchObject({ token: 'made-up-session-2', version: 2 });
  });

  it('is given no more once it was logged out; one with another token stays', async () => {
    const { process, logIn, stored } = await scene();
    const first = await process().session!(logIn);
    const second = await process().session!(logIn, first);
    await process().forget!(first);
    expect(await process().session!(logIn)).toEqual(second);
    await process().forget!(second);
    expect(await stored()).toMatchObject({ state: 'none', sealed: '', keyId: '', generation: 2 });
    expect(await process().session!(logIn)).toMatchObject({ token: 'made-up-session-3', version: 3 });
  });

  it('whose login was refused may be tried again at once', async () => {
    const { process, logIn, stored } = await scene();
    const refused = new RateLimitError('too many logins');
    await expect(process().session!(() => Promise.reject(refused))).rejects.toBe(refused);
    expect(await stored()).not.toHaveProperty('loginSentAtMs');
    expect(await process().session!(logIn)).toMatchObject({ token: 'made-up-session-1' });
  });

  it('whose login was not answered is left alone until the lease has run out, since a seat may be taken', async () => {
    const { process, logIn, logins, advance, logged } = await scene();
    const lost = markLost(new UnavailableError('no answer'));
    await expect(process().session!(() => Promise.reject(lost))).rejects.toBe(lost);
    const waiting = process().session!(logIn);
    expect(logins).toHaveLength(0);
    advance(60_000);
    expect(await waiting).toMatchObject({ token: 'made-up-session-1' });
    expect(logged.join()).toContain('credentials.loginLost');
  });

  it('is waited for while its login takes longer than a lease', async () => {
    const { process, logIn, logins } = await scene();
    const options = { leaseMs: 300, timeoutMs: 200 };
    let ready = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const slow = process(options).session!(async () => {
      await answered;
      return logIn();
    });
    // The clock of the scene moves while the second process waits, far beyond the lease of the first.
    await expect(process(options).session!(logIn)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    ready();
    expect(await slow).toMatchObject({ token: 'made-up-session-1' });
    expect(logins).toHaveLength(1);
  });

  it('is not lost when the storage fails for a moment', async () => {
    const { process, logIn, logins, store } = await scene();
    const tenant = store.tenant('acme');
    let failures = 2;
    const flaky: TenantStore = {
      ...tenant,
      commit: async (commit) => {
        const saves = commit.put?.some(({ row }) => Reflect.get(row, 'state') === 'open');
        if (saves && failures > 0) {
          failures -= 1;
          // Once nothing was written, once it was and the answer got lost.
          if (failures === 0) await tenant.commit(commit);
          throw new StoreError('the connection was cut', { retryable: true });
        }
        return tenant.commit(commit);
      },
    };
    const session = await process({ store: { ...store, tenant: () => flaky } }).session!(logIn);
    expect(session).toEqual({ token: 'made-up-session-1', version: 1 });
    expect(await process().session!(logIn)).toEqual(session);
    expect(logins).toHaveLength(1);
  });

  it('of a process that was overtaken does not replace the one that others use', async () => {
    const { process, logIn, advance, logged } = await scene();
    let theirs: Credential | undefined;
    const ours = await process().session!(async () => {
      // A process that slept: its lease has passed on, and another one has logged in.
      advance(120_000);
      theirs = await process().session!(logIn);
      return { token: 'late-session' };
    });
    expect(ours).toEqual({ token: 'late-session' });
    expect(await process().session!(logIn)).toEqual(theirs);
    expect(logged.join()).toContain('credentials.sessionNotKept');
    await process().forget!(ours);
    expect(await process().session!(logIn)).toEqual(theirs);
  });

  it('is cleared with the secrets of its connection, also when a login was under way', async () => {
    const { process, logIn, stored, credentials } = await scene();
    await process().session!(logIn);
    await credentials().disconnect('erp');
    expect(await stored()).toMatchObject({ state: 'none', sealed: '' });
    await expect(process().session!(logIn)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await credentials().save('erp', { token: 'another-password' });
    const late = await process().session!(async () => {
      await credentials().disconnect('erp');
      return { token: 'late-session' };
    });
    expect(late).toEqual({ token: 'late-session' });
    expect(await stored()).toMatchObject({ state: 'none', sealed: '' });
  });

  it('is sealed with the new key by and by, and for its own connection only', async () => {
    const { process, logIn, credentials, stored, store } = await scene();
    const session = await process().session!(logIn);
    const both = createVault([newKey, oldKey]);
    expect(await credentials({ vault: both }).reseal({ limit: 1 })).toEqual({ resealed: 1, left: 1 });
    expect(await credentials({ vault: both }).reseal()).toEqual({ resealed: 1, left: 0 });
    const vault = createVault([newKey]);
    expect(await process({ vault }).session!(logIn)).toEqual(session);
    await credentials({ vault }).save('other', { token: 'x' });
    const copy = { ...(await stored())!, id: 'other' };
    await store.tenant('acme').commit({ put: [{ collection: sessionRows, row: copy }] });
    await expect(credentials({ vault }).source('other').session!(logIn)).rejects.toMatchObject({
      code: 'VAULT_SEALED',
    });
  });
});

describe('several processes on one SQLite file and one seat', () => {
  it('log in once between them, though a login takes longer than a lease', { timeout: 60_000 }, async () => {
    const proof = await proveLogin({ processes: 4, leaseMs: 1_200, answerMs: 2_000 });
    expect(proof).toEqual({
      during: { logins: 1, open: 1, mostOpen: 1, parallel: 1 },
      after: { logins: 1, open: 0, mostOpen: 1, parallel: 1 },
      outcomes: { 'status 200': 4 },
    });
  });

  it('go on with the session of one that was killed, and free its seat', { timeout: 60_000 }, async () => {
    const proof = await proveLogin({ processes: 2, kill: 'using' });
    expect(proof).toEqual({
      during: { logins: 1, open: 1, mostOpen: 1, parallel: 1 },
      after: { logins: 1, open: 0, mostOpen: 1, parallel: 1 },
      outcomes: { 'status 200': 2 },
    });
  });

  it('log in again after one that was killed with its session in hand, when its lease has run out', {
    timeout: 60_000,
  }, async () => {
    const { during, after, outcomes } = await proveLogin({ processes: 2, kill: 'answered', leaseMs: 1_500 });
    expect({ logins: during.logins, parallel: during.parallel, outcomes }).toEqual({
      logins: 2,
      parallel: 1,
      outcomes: { 'status 200': 2 },
    });
    // The seat that nobody knows of: it ends by the vendor's own time-out.
    expect(after.open).toBe(1);
  });
});

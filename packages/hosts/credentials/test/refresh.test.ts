import { StoreError, type TenantStore } from '@crmsync/store';
import { describe, expect, it } from 'vitest';
import { type CredentialOptions, createVault, credentialRows } from '../src/index.ts';
import { proveRefresh } from './prove/refresh-proof.ts';
import { type Scripted, scriptedVendor, tokens } from './support/scripted-vendor.ts';
import { testApp } from './support/test-app.ts';
import { newKey, oldKey } from './support/test-vault.ts';

const app = testApp('https://vendor.example.com');

/** A connection with first tokens, and a vendor that goes on with these answers. */
async function connected(answers: Scripted[], more: Partial<CredentialOptions> = {}) {
  const vendor = scriptedVendor([tokens(1), ...answers]);
  const credentials = vendor.credentials(more);
  const { state } = await credentials.authorize('crm', app);
  await credentials.complete(app, { state, code: 'c' });
  vendor.requests.length = 0;
  return {
    ...vendor,
    credentials,
    credentialsOf: vendor.credentials,
    worker: (other: Partial<CredentialOptions> = {}) =>
      vendor.credentials({ ...more, ...other }).source('crm', { app }),
  };
}

describe('a refresh (R22)', () => {
  it('happens once for all workers of a process, and its token is stored before anybody has it', async () => {
    const scene = await connected([tokens(2)]);
    const workers = Array.from({ length: 20 }, () => scene.worker());
    const refused = await Promise.all(workers.map((worker) => worker.current()));
    const renewed = await Promise.all(workers.map((worker, at) => worker.renew!(refused[at]!)));
    expect(new Set(renewed.map(({ token, version }) => `${token} ${version}`))).toEqual(new Set(['access-2 2']));
    expect(scene.requests.map(({ form }) => form.get('refresh_token'))).toEqual(['refresh-1']);
    expect(await scene.credentials.status('crm')).toMatchObject({ state: 'active', generation: 2 });
  });

  it('comes ahead of the end, by at most five minutes and not by all workers at once', async () => {
    const scene = await connected([tokens(2)]);
    const source = scene.worker();
    await source.current();
    scene.advance(1_800_000 - 300_000);
    expect(await source.current()).toMatchObject({ version: 1 });
    scene.advance(150_000);
    expect(await source.current()).toMatchObject({ token: 'access-2', version: 2 });
    expect(await source.current()).toMatchObject({ version: 2 });
  });

  it('that fails ahead of time leaves the token in use while it lasts', async () => {
    const scene = await connected([{ status: 503, body: {} }]);
    const source = scene.worker();
    scene.advance(1_600_000);
    expect(await source.current()).toMatchObject({ token: 'access-1', version: 1 });
  });

  it('without an answer is left alone until its lease has run out, since the vendor may be at work on it', async () => {
    const scene = await connected(['silence', tokens(2)]);
    const source = scene.worker();
    const refused = await source.current();
    await expect(source.renew!(refused)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterMs: 40_000 });
    const other = scene.worker();
    await expect(other.renew!(refused)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(scene.requests).toHaveLength(1);
    scene.advance(40_000);
    expect(await other.renew!(refused)).toMatchObject({ token: 'access-2', version: 2 });
  });

  it('that is refused parks the connection until it is reconnected', async () => {
    const scene = await connected([{ status: 400, body: { error: 'invalid_grant' } }, tokens(2)]);
    const source = scene.worker();
    const refused = await source.current();
    const parked = { code: 'UNAUTHENTICATED', retryable: false, remedy: 'Reconnect the account.' };
    await expect(source.renew!(refused)).rejects.toMatchObject(parked);
    await expect(scene.worker().current()).rejects.toMatchObject(parked);
    expect(await scene.credentials.status('crm')).toMatchObject({ state: 'reconnect', generation: 1 });
    const { state } = await scene.credentials.authorize('crm', app);
    await scene.credentials.complete(app, { state, code: 'c' });
    expect(await scene.worker().current()).toEqual({ token: 'access-2', version: 2 });
  });

  it.each([
    ['the app is refused', { status: 401, body: { error: 'invalid_client' } }, 'UNAUTHENTICATED'],
    ['the vendor throttles', { status: 429, body: {} }, 'RATE_LIMITED'],
    [
      'the vendor throttles in words',
      { status: 400, body: { message: 'You have made too many requests' } },
      'RATE_LIMITED',
    ],
  ])('does not park when %s, and may be tried again at once', async (_what, answer, code) => {
    const scene = await connected([answer, tokens(2)]);
    const source = scene.worker();
    const refused = await source.current();
    await expect(source.renew!(refused)).rejects.toMatchObject({ code });
    expect(await source.renew!(refused)).toMatchObject({ version: 2 });
  });

  it.each([
    ['HubSpot', { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' }],
    ['Pipedrive', { success: false, message: 'Invalid grant: refresh_token is invalid' }],
    ['Zoho', { error: 'invalid_code' }],
  ])('knows a dead grant in the words of %s', async (_vendor, body) => {
    const scene = await connected([{ status: 400, body }]);
    const source = scene.worker();
    await expect(source.renew!(await source.current())).rejects.toThrow(/has to be reconnected/);
  });

  it('keeps the refresh token and parts that an answer does not name', async () => {
    const scene = await connected([
      { body: { access_token: 'access-2', expires_in: 10 } },
      { body: { access_token: 'access-3', expires_in: 10 } },
    ]);
    const source = scene.worker();
    const second = await source.renew!(await source.current());
    await source.renew!(second);
    expect(scene.requests.map(({ form }) => form.get('refresh_token'))).toEqual(['refresh-1', 'refresh-1']);
  });

  it('that comes back after its lease was lost is stored while nobody has got further', async () => {
    const scene = await connected([tokens(2)]);
    const loser = scene.worker();
    const refused = await loser.current();
    const [before] = await scene.store.tenant('acme').read({ collection: credentialRows, ids: ['crm'] });
    const late = { ...before!.row, state: 'reconnect' as const };
    const tenant = scene.store.tenant('acme');
    const slow = await lateAnswer(scene, () => tenant.commit({ put: [{ collection: credentialRows, row: late }] }));
    expect(await slow.renew!(refused)).toMatchObject({ token: 'access-2', version: 2 });
    expect(await scene.credentials.status('crm')).toMatchObject({ state: 'active', generation: 2 });
  });

  it('that failed or comes late never overwrites a newer credential', async () => {
    for (const answer of [tokens(9), { status: 400, body: { error: 'invalid_grant' } }]) {
      const scene = await connected([answer]);
      const refused = await scene.worker().current();
      const slow = await lateAnswer(scene, () => scene.credentials.save('crm', { token: 'newer' }));
      expect(await slow.renew!(refused)).toMatchObject({ token: 'newer', version: 2 });
      expect(await scene.credentials.status('crm')).toMatchObject({ state: 'active', generation: 2 });
    }
  });

  it('is not lost when the storage fails for a moment', async () => {
    const scene = await connected([tokens(2)]);
    let failures = 2;
    const tenant = scene.store.tenant('acme');
    const flaky: TenantStore = {
      ...tenant,
      commit: async (commit) => {
        const saves = commit.put?.some(({ row }) => Reflect.get(row, 'generation') === 2);
        if (saves && failures > 0) {
          failures -= 1;
          // Once nothing was written, once it was and the answer got lost.
          if (failures === 0) await tenant.commit(commit);
          throw new StoreError('the connection was cut', { retryable: true });
        }
        return tenant.commit(commit);
      },
    };
    const refused = await scene.worker().current();
    const source = scene.worker({ store: { ...scene.store, tenant: () => flaky } });
    expect(await source.renew!(refused)).toMatchObject({ token: 'access-2', version: 2 });
    expect(scene.requests).toHaveLength(1);
  });

  it('survives a reseal in the middle', async () => {
    const vault = createVault([newKey, oldKey]);
    const scene = await connected([tokens(2)]);
    const refused = await scene.worker().current();
    const slow = await lateAnswer(scene, async () => {
      const rotated = scene.credentialsOf({ vault });
      expect(await rotated.reseal()).toEqual({ resealed: 1, left: 0 });
    });
    await expect(slow.renew!(refused)).resolves.toMatchObject({ token: 'access-2', version: 2 });
  });

  it('of a key that does not end says to store a new one', async () => {
    const scene = scriptedVendor();
    const credentials = scene.credentials();
    await credentials.save('crm', { token: 'key-1', parts: { user: 'u' } });
    const source = credentials.source('crm');
    const refused = await source.current();
    expect(refused).toEqual({ token: 'key-1', version: 1, parts: { user: 'u' } });
    await expect(source.renew!(refused)).rejects.toMatchObject({ remedy: 'Store a new key for the connection.' });
    await credentials.save('crm', { token: 'key-2' });
    expect(await source.renew!(refused)).toEqual({ token: 'key-2', version: 2 });
  });
});

type Scene = Awaited<ReturnType<typeof connected>>;

/** A worker whose vendor answers only after something else has happened. */
async function lateAnswer(scene: Scene, meanwhile: () => Promise<unknown>) {
  const next = scene.answers.shift();
  if (next === undefined || typeof next === 'string') throw new Error('no answer to delay');
  const fetch: typeof globalThis.fetch = async () => {
    await meanwhile();
    return new Response(JSON.stringify(next.body), { status: next.status ?? 200 });
  };
  return scene.worker({ fetch });
}

describe('several processes on one SQLite file (R22)', () => {
  it('refresh a rotating token once between them', { timeout: 60_000 }, async () => {
    const { facts, outcomes, state } = await proveRefresh({ processes: 4 });
    expect({ facts, outcomes, state }).toEqual({
      facts: { requests: 1, rotations: 1, parallel: 1, revoked: false },
      outcomes: { 'status 200': 4 },
      state: 'active',
    });
  });

  it('park it when the holder was killed with the new token in hand', { timeout: 60_000 }, async () => {
    const { facts, outcomes, state } = await proveRefresh({ processes: 2, kill: 'answered', leaseMs: 1_500 });
    expect({ facts, outcomes, state }).toEqual({
      facts: { requests: 2, rotations: 1, parallel: 1, revoked: true },
      outcomes: { 'code UNAUTHENTICATED': 2 },
      state: 'reconnect',
    });
  });
});

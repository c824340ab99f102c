import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { hubspot } from '@crmsync/adapter-hubspot';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { createHubSpotFake, createPipedriveFake, createVirtualClock, fakeFetch } from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { createSync, syncCollections } from '@crmsync/orchestrator';
import { createSqliteStore } from '@crmsync/store-sql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCredentials, credentialCollections, hubspotOAuth } from '../src/index.ts';
import { leakyFetch, type Mishap } from './support/leaky-fetch.ts';
import { testApp } from './support/test-app.ts';
import { testVault } from './support/test-vault.ts';

/** Sealing goes on outside the event loop for some turns. */
const cipherTurns = 2_000;

const canary = 'canary-0c7d41';
/** What must not be seen anywhere: ours, and what the fake makes up as tokens. */
const secrets = [canary, 'fake-access-', 'fake-refresh-', Buffer.from(canary).toString('base64').slice(0, 12)];
const webhookSecret = `${canary}-webhook`;

/** Everything a person, a log or a file could show of a value: message, stack, cause, hidden and listed properties, JSON. */
function shown(value: unknown): string {
  const seen = inspect(value, {
    depth: Number.POSITIVE_INFINITY,
    showHidden: true,
    maxStringLength: null,
    maxArrayLength: null,
  });
  const causes: string[] = [];
  for (let at: unknown = value; at instanceof Error; at = at.cause) causes.push(`${at} ${at.stack} ${inspect(at)}`);
  return `${seen}\n${JSON.stringify(value) ?? ''}\n${causes.join('\n')}`;
}

async function scene() {
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-canary-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const virtual = createVirtualClock(Date.parse('2026-06-01T08:00:00.000Z'));
  const clock = createIdleClock(virtual, cipherTurns);
  const wait = (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal);
  const oauth = {
    clientId: 'client-1',
    clientSecret: `${canary}-app`,
    refreshToken: `${canary}-r`,
    code: `${canary}-code`,
  };
  const fakes = {
    hubspot: createHubSpotFake({ clock: virtual, token: `${canary}-private`, oauth: { ...oauth, rotate: true } }),
    pipedrive: createPipedriveFake({ clock: virtual, token: `${canary}-pipedrive` }),
  };
  const wire = {
    hubspot: leakyFetch(fakeFetch(fakes.hubspot, { wait })),
    pipedrive: leakyFetch(fakeFetch(fakes.pipedrive, { wait })),
  };
  const store = createSqliteStore({
    path: join(folder, 'store.sqlite'),
    collections: [...syncCollections, ...credentialCollections],
  });
  await store.migrate();
  const told: unknown[] = [];
  const logger = { log: (...line: unknown[]) => void told.push(line) };
  const app = testApp('', { provider: hubspotOAuth, client: { id: 'client-1', secret: oauth.clientSecret } });
  const credentials = createCredentials({
    store,
    tenantId: 'acme',
    vault: testVault,
    clock,
    random: () => 0.5,
    logger,
    fetch: wire.hubspot.fetch,
  });
  const sources = {
    hubspot: credentials.source('hubspot', { app }),
    pipedrive: credentials.source('pipedrive'),
  };
  const connect = {
    hubspot: { fetch: wire.hubspot.fetch, timeoutMs: 5_000 },
    pipedrive: { fetch: wire.pipedrive.fetch, timeoutMs: 5_000 },
  };
  const sync = () =>
    createSync({
      tenantId: 'acme',
      store,
      clock,
      logger,
      defaultRegion: 'US',
      maxAttempts: 2,
      onEvent: (event) => void told.push(event),
      connections: {
        hubspot: { adapter: hubspot(), credentials: sources.hubspot, connect: connect.hubspot, outbound: 'auto' },
        pipedrive: {
          adapter: pipedrive(),
          credentials: sources.pipedrive,
          connect: connect.pipedrive,
          outbound: 'auto',
        },
      },
    });
  /** Keeps what a call gives or throws. */
  const keep = async (work: () => Promise<unknown>): Promise<unknown> => {
    const result = await work().catch((error: unknown) => error);
    told.push(result);
    return result;
  };
  const files = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  return { fakes, wire, store, told, app, credentials, sources, connect, clock, sync, keep, files, virtual, logger };
}

type Scene = Awaited<ReturnType<typeof scene>>;

async function connectBoth({ credentials, app, keep }: Scene): Promise<void> {
  const { state } = await credentials.authorize('hubspot', app);
  await keep(() => credentials.complete(app, { state, code: `${canary}-code` }));
  await keep(() => credentials.save('pipedrive', { token: `${canary}-pipedrive` }));
}

function noSecretIn(text: string, where: string): void {
  for (const secret of secrets) {
    const at = text.indexOf(secret);
    const found = at < 0 ? undefined : { where, around: text.slice(Math.max(0, at - 200), at + 80) };
    expect(found).toBeUndefined();
  }
}

function noneTold({ told }: Scene): void {
  expect(told.length).toBeGreaterThan(0);
  for (const [at, one] of told.entries()) noSecretIn(shown(one), `told ${at}`);
}

function noneStored({ files }: Scene): void {
  expect(files().length).toBeGreaterThan(0);
  for (const [at, file] of files().entries()) noSecretIn(file, `file ${at}`);
}

describe('a secret (R29)', () => {
  it('is in no error of a request that went wrong, nor in its cause, whatever the other side quotes', async () => {
    const the = await scene();
    await connectBoth(the);
    const connection = hubspot().connect({
      credentials: the.sources.hubspot,
      clock: the.clock,
      logger: the.logger,
      ...the.connect.hubspot,
    });
    const codes = new Set<unknown>();
    const mishaps: Mishap[] = [400, 401, 402, 403, 404, 409, 413, 423, 429, 500, 502, 503, 'throw', 'cut'];
    for (const method of ['GET', 'POST']) {
      for (const mishap of mishaps) {
        the.wire.hubspot.mishaps.push(...Array<Mishap>(6).fill(mishap));
        const request = {
          method,
          path: '/crm/v3/objects/contacts',
          ...(method === 'POST' ? { body: { properties: {} } } : {}),
        };
        const error = await the.keep(() => connection.request(request, { maxWaitMs: 5_000 }));
        codes.add(error instanceof Error && 'code' in error ? error.code : 'none');
        the.wire.hubspot.mishaps.length = 0;
        if ((await the.credentials.status('hubspot'))?.state !== 'active') throw new Error(`parked by ${mishap}`);
        the.virtual.advance(120_000);
      }
    }
    expect([...codes]).toEqual(
      expect.arrayContaining([
        'REJECTED',
        'UNAUTHENTICATED',
        'FORBIDDEN',
        'NOT_FOUND',
        'CONFLICT',
        'RATE_LIMITED',
        'UNAVAILABLE',
      ]),
    );
    expect([...the.wire.hubspot.seen].join()).toContain('Bearer fake-access-');
    noneTold(the);
    await the.store.close();
  });

  it('is in no log, event, report or row of a sync in which everything goes wrong once', async () => {
    const the = await scene();
    await connectBoth(the);
    the.fakes.hubspot.control.seed(
      ['Ann', 'Bob', 'Cid', 'Dee'].map((name) => ({
        objectType: 'contacts',
        fields: { firstname: name, lastname: 'Ash', email: `${name.toLowerCase()}@example.com` },
      })),
    );
    const sync = the.sync();
    await the.keep(() => sync.plan());
    const rounds: { readonly hubspot?: Mishap[]; readonly pipedrive?: Mishap[]; readonly expire?: boolean }[] = [
      { hubspot: [500, 'throw', 401], pipedrive: ['throw', 500] },
      { pipedrive: Array<Mishap>(40).fill(400) },
      { pipedrive: Array<Mishap>(40).fill('throw') },
      { hubspot: Array<Mishap>(40).fill(503), pipedrive: [401] },
      { expire: true },
    ];
    for (const { hubspot: atHubspot = [], pipedrive: atPipedrive = [], expire } of rounds) {
      the.wire.hubspot.mishaps.push(...atHubspot);
      the.wire.pipedrive.mishaps.push(...atPipedrive);
      if (expire) the.fakes.hubspot.expireTokens();
      the.fakes.pipedrive.control.addFaults([{ match: { nth: 3 }, fault: { kind: 'timeout', ms: 60_000 } }]);
      the.fakes.hubspot.control.addFaults([{ match: { nth: 4 }, fault: { kind: 'dropAfter' } }]);
      await the.keep(() => sync.run());
      the.wire.hubspot.mishaps.length = 0;
      the.wire.pipedrive.mishaps.length = 0;
      the.virtual.advance(600_000);
    }
    the.fakes.hubspot.control.subscribe({ url: 'https://host.example.com/hook', secret: webhookSecret });
    the.fakes.hubspot.control.create({ objectType: 'contacts', fields: { email: 'eve@example.com', lastname: 'Ash' } });
    await the.fakes.hubspot.control.flushWebhooks({}, async ({ url, headers, body }) => {
      const forged = { ...headers, 'x-hubspot-signature-v3': `${canary}-forged`, authorization: `Bearer ${canary}` };
      for (const tried of [headers, forged]) {
        const request = { method: 'POST', url, headers: tried, rawBody: new TextEncoder().encode(body) };
        await the.keep(() => sync.webhooks.receive('hubspot', request, [webhookSecret]));
        await the.keep(() => sync.webhooks.receive('hubspot', request, [`${canary}-other`]));
      }
      return 200;
    });
    await the.keep(() => sync.run());
    await the.keep(() => sync.deadLetters.list());
    await the.keep(() => sync.runs());
    const [run] = (await sync.runs()).items;
    await the.keep(() => sync.audit(run!.runId));

    the.fakes.hubspot.expireTokens();
    the.wire.hubspot.mishaps.push(401, 500);
    await the.keep(() => sync.run());
    noneTold(the);
    await the.store.close();
    noneStored(the);
    const text = the.told.map(shown).join('\n');
    for (const code of ['UNAUTHENTICATED', 'UNAVAILABLE', 'REJECTED', 'WEBHOOK_UNVERIFIED'])
      expect(text).toContain(code);
    expect([...the.wire.pipedrive.seen].join()).toContain(`${canary}-pipedrive`);
    expect([...the.wire.hubspot.seen].join()).toContain('refresh_token');
  });

  it('is in no error of an authorisation or refresh, and in no row that is left behind', async () => {
    const the = await scene();
    for (const mishap of [400, 401, 403, 429, 500, 200, 'throw'] as const) {
      const { state } = await the.credentials.authorize('hubspot', the.app);
      the.wire.hubspot.mishaps.push(mishap);
      const error = await the.keep(() => the.credentials.complete(the.app, { state, code: `${canary}-code` }));
      expect(error).toBeInstanceOf(Error);
      await the.keep(() => the.credentials.complete(the.app, { state: `${canary}-state`, error: `${canary}-error` }));
    }
    await connectBoth(the);
    for (const mishap of [400, 401, 429, 500, 200, 'throw'] as const) {
      the.wire.hubspot.mishaps.push(mishap);
      const refused = await the.sources.hubspot.current();
      const error = await the.keep(async () => the.sources.hubspot.renew?.(refused));
      expect(error).toBeInstanceOf(Error);
      the.virtual.advance(60_000);
    }
    await the.keep(() => the.credentials.status('hubspot'));
    noneTold(the);
    await the.store.close();
    noneStored(the);
  });
});

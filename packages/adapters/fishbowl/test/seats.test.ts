import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createFishbowlFake, createOffsetClock, startFakeServer } from '@crmsync/fakes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { storedLogin } from './support/stored-login.ts';

const customers = 45;

/** A server with seats to spare over real HTTP, and a file in which processes share its login. */
async function office() {
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-seats-'));
  const file = join(folder, 'store.sqlite');
  const fake = createFishbowlFake({ clock: createOffsetClock(), serverTimeZone: 'UTC', seats: 5 });
  fake.control.seed(
    Array.from({ length: customers }, (_, at) => ({ objectType: 'customer', fields: { name: `Customer ${at}` } })),
  );
  let mostSeats = 0;
  const server = await startFakeServer({
    ...fake,
    async handle(request) {
      const response = await fake.handle(request);
      mostSeats = Math.max(mostSeats, fake.seatsTaken());
      return response;
    },
  });
  const { store, credentials } = storedLogin(file);
  onTestFinished(async () => {
    await server.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await store.migrate();
  await credentials.save('fishbowl', { token: fake.token, parts: { username: fake.username } });
  const logins = () => fake.control.log().entries.filter(({ path }) => path === '/api/login').length;
  return {
    start: (mode = '') => startWorker([file, server.url, mode]),
    seats: () => ({ now: fake.seatsTaken(), most: mostSeats, logins: logins() }),
  };
}

async function startWorker(args: readonly string[]) {
  const file = fileURLToPath(new URL('./processes/reading-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@crmsync/source', '--no-warnings', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done) throw new Error('a worker ended early');
    return next.value;
  };
  expect(await line()).toBe('ready');
  return {
    go: () => child.stdin.write('go\n'),
    line,
    async kill() {
      child.kill('SIGKILL');
      const [, signal] = await once(child, 'exit');
      return signal;
    },
  };
}

describe('processes on one licensed seat', { timeout: 60_000 }, () => {
  it('after a kill in the middle of reading the next one uses the seat that was left, and frees it', async () => {
    const { start, seats } = await office();
    const victim = await start('forever');
    victim.go();
    expect(await victim.line()).toBe('reads');
    expect(await victim.kill()).toBe('SIGKILL');
    expect(seats()).toEqual({ now: 1, most: 1, logins: 1 });
    const next = await start();
    next.go();
    expect(await next.line()).toBe(`read ${customers}`);
    expect(await next.line()).toBe('closed');
    expect(seats()).toEqual({ now: 0, most: 1, logins: 1 });
  });

  it('two at once read everything with one session at any moment, whoever closes first', async () => {
    const { start, seats } = await office();
    const workers = await Promise.all([start(), start()]);
    for (const { go } of workers) go();
    for (const { line } of workers) {
      expect(await line()).toBe(`read ${customers}`);
      expect(await line()).toBe('closed');
    }
    expect(seats()).toMatchObject({ now: 0, most: 1 });
  });

  it('two at once after a kill go on with the session that was left', async () => {
    const { start, seats } = await office();
    const victim = await start('forever');
    const workers = await Promise.all([start(), start()]);
    victim.go();
    expect(await victim.line()).toBe('reads');
    await victim.kill();
    for (const { go } of workers) go();
    for (const { line } of workers) {
      expect(await line()).toBe(`read ${customers}`);
      expect(await line()).toBe('closed');
    }
    expect(seats()).toMatchObject({ now: 0, most: 1 });
  });
});

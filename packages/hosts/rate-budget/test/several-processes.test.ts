import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { shortWindows } from './processes/short-windows.ts';
import { openStore } from './support/open-store.ts';

const runMs = 5_000;

async function start(args: readonly string[]) {
  const file = fileURLToPath(new URL('./processes/take-permits.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@crmsync/source', '--no-warnings', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');
  return {
    go: () => child.stdin.write('go\n'),
    got: async (): Promise<number[]> => JSON.parse(String((await lines.next()).value)),
  };
}

/** Most permits within any span of this length. */
function most(times: readonly number[], perMs: number): number {
  return Math.max(...times.map((at) => times.filter((other) => other > at - perMs && other <= at).length));
}

// The proof over HTTP, with 8 processes and a minute of time, is `pnpm --filter @crmsync/rate-budget prove`.
describe('several processes on one SQLite file (R23)', () => {
  it('keep two rolling windows between them, though their clocks differ by 40 s, and share them fairly', {
    timeout: 60_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crmsync-rates-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'store.sqlite');
    const store = openStore(path);
    await store.migrate();
    await store.close();
    const roles = [
      { tenantId: 'greedy', greed: 12, skewMs: -20_000 },
      { tenantId: 'modest', greed: 3, skewMs: 0 },
      { tenantId: 'greedy', greed: 12, skewMs: 20_000 },
    ];
    const workers = await Promise.all(
      roles.map(({ tenantId, greed, skewMs }) => start([path, tenantId, `${greed}`, `${skewMs}`, `${runMs}`])),
    );
    for (const worker of workers) worker.go();
    const got = await Promise.all(workers.map((worker) => worker.got()));
    const all = got.flat();
    for (const { name, limit, perMs } of shortWindows) {
      expect({ name, kept: most(all, perMs) <= limit }).toEqual({ name, kept: true });
    }
    expect(all.length).toBeGreaterThan(20 * (runMs / 2_000) * 0.7);
    expect(got[1]!.length).toBeGreaterThanOrEqual(all.length / 2 / 2);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { put } from '@crmsync/store';
import { createSqliteStore } from '@crmsync/store-sql';
import { describe, expect, it } from 'vitest';
import { batchRows, type Counter, counters } from './processes/counters.ts';
import { temporaryPaths } from './temporary-folder.ts';

const newPath = temporaryPaths();

function start(script: string, ...args: readonly string[]): ChildProcess {
  const file = fileURLToPath(new URL(`./processes/${script}.ts`, import.meta.url));
  return spawn(process.execPath, ['--conditions=@crmsync/source', '--no-warnings', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** Lets a writer commit, then kills it; gives the last batch that it said was committed. */
async function killAfter(path: string, batches: number): Promise<number> {
  const child = start('write-batches', path);
  let said = 0;
  let last = 0;
  for await (const line of createInterface({ input: child.stdout! })) {
    last = Number(line);
    said += 1;
    if (said === batches) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return last;
}

describe('several processes on one SQLite file', () => {
  it('create it at once and lose no update', { timeout: 60_000 }, async () => {
    const path = newPath();
    const children = [1, 2, 3].map(() => start('add-to-total', path, '300'));
    const outputs = children.map((child) => createInterface({ input: child.stdout! })[Symbol.asyncIterator]());
    for (const output of outputs) expect((await output.next()).value).toBe('ready');
    for (const child of children) child.stdin!.write('go\n');
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    let refusals = 0;
    for (const output of outputs) refusals += Number((await output.next()).value);
    expect(refusals).toBeGreaterThan(0);
    const store = createSqliteStore({ path, collections: [counters] });
    const [total] = await store.tenant('t').read<Counter>({ collection: counters, ids: ['total'] });
    expect(total).toEqual({ row: { id: 'total', total: 900 }, version: 900 });
    await store.close();
  });

  it('leave every commit whole or undone when one is killed', { timeout: 60_000 }, async () => {
    const path = newPath();
    for (const batches of [1, 3, 8, 2, 13, 5]) {
      const committed = await killAfter(path, batches);
      const store = createSqliteStore({ path, collections: [counters] });
      await store.migrate();
      const tenant = store.tenant('t');
      const [found] = await tenant.read<Counter>({ collection: counters, ids: ['total'] });
      const total = found?.row.total ?? 0;
      expect(total).toBeGreaterThanOrEqual(committed);
      for (let batch = 1; batch <= total + 1; batch += 1) {
        const rows = await tenant.count({ collection: counters, count: 'byBatch', equals: [batch] });
        const missing = batch % 3 === 2 && batch < total ? 1 : 0;
        expect({ batch, rows }).toEqual({ batch, rows: batch > total ? 0 : batchRows - missing });
      }
      await store.close();
    }
  });

  it('get a retryable error when another one holds the file for too long', async () => {
    const path = newPath();
    const holder = createSqliteStore({ path, collections: [counters] });
    await holder.migrate();
    const { DatabaseSync } = await import('node:sqlite');
    const foreign = new DatabaseSync(path);
    foreign.exec('begin immediate');
    const waiting = createSqliteStore({ path, collections: [counters], busyTimeoutMs: 20 });
    const write = () => waiting.tenant('t').commit({ put: [put(counters, { id: 'a' })] });
    await expect(write()).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_FAILED', retryable: true });
    await expect(waiting.tenant('t').read({ collection: counters, ids: ['a'] })).resolves.toEqual([]);
    foreign.exec('rollback');
    await expect(write()).resolves.toEqual({ ok: true });
    foreign.close();
    await waiting.close();
    await holder.close();
  });
});

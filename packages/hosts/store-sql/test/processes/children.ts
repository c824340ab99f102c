import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TenantStore } from '@crmsync/store';
import { expect } from 'vitest';
import { batchRows, type Counter, counters } from './counters.ts';

function start(script: string, ...args: readonly string[]): ChildProcess {
  const file = fileURLToPath(new URL(`./${script}.ts`, import.meta.url));
  return spawn(process.execPath, ['--conditions=@crmsync/source', '--no-warnings', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** Lets processes make the storage and add to one total, all at once; gives how often one of them was refused. */
export async function addTogether(location: string, processes: number, times: number): Promise<number> {
  const children = Array.from({ length: processes }, () => start('add-to-total', location, String(times)));
  const outputs = children.map((child) => createInterface({ input: child.stdout! })[Symbol.asyncIterator]());
  for (const output of outputs) expect((await output.next()).value).toBe('ready');
  for (const child of children) child.stdin!.write('go\n');
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
  expect(codes).toEqual(children.map(() => 0));
  let refusals = 0;
  for (const output of outputs) refusals += Number((await output.next()).value);
  return refusals;
}

/** Lets a writer commit, then kills it; gives the last batch that it said was committed. */
export async function killAfter(location: string, batches: number): Promise<number> {
  const child = start('write-batches', location);
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

/** Every batch up to the total is there whole, nothing of any other, and nothing that was said to be committed is missing. */
export async function expectWholeBatches(tenant: TenantStore, committed: number): Promise<void> {
  const [found] = await tenant.read<Counter>({ collection: counters, ids: ['total'] });
  const total = found?.row.total ?? 0;
  expect(total).toBeGreaterThanOrEqual(committed);
  for (let batch = 1; batch <= total + 1; batch += 1) {
    const rows = await tenant.count({ collection: counters, count: 'byBatch', equals: [batch] });
    const missing = batch % 3 === 2 && batch < total ? 1 : 0;
    expect({ batch, rows }).toEqual({ batch, rows: batch > total ? 0 : batchRows - missing });
  }
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('support/search-with-threads.ts', import.meta.url));

async function search(...args: string[]) {
  const options = ['--conditions=@crmsync/source', '--disable-warning=ExperimentalWarning', script, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, options, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as { clusters: string[][]; told: unknown; threads: number; failed?: string };
}

describe('a search that reads in two threads (B6)', { timeout: 60_000 }, () => {
  it('finds the same as one that reads in one', async () => {
    const [one, two] = [await search('1'), await search('2')];
    expect(two.clusters.length).toBeGreaterThan(300);
    expect(two.clusters).toEqual(one.clusters);
    expect(two.told).toEqual(one.told);
    expect([one.threads, two.threads]).toEqual([0, 1]);
  });

  it('finds the same where no thread is to be had', async () => {
    const [one, none] = [await search('1', '2500'), await search('2', '2500', 'never', 'never', 'no threads')];
    expect(none.clusters).toEqual(one.clusters);
    expect(none.threads).toBe(0);
  });

  it('ends its thread when it is called off, so that the process ends too', async () => {
    expect(await search('2', '8000', '9000')).toEqual({ failed: 'enough' });
  });

  it('ends a thread that is only starting when the records break off', async () => {
    expect(await search('2', '3000', 'never', '1500')).toEqual({ failed: 'the file is broken' });
  });
});

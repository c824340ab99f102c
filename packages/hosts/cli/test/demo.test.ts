import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from './run-cli.ts';

const small = ['--contacts', '60', '--companies', '20', '--deals', '20'];

describe('crmsync demo', { timeout: 120_000 }, () => {
  it.each([
    { seed: 12, killedAt: 'Pipedrive' },
    { seed: 14, killedAt: 'HubSpot' },
  ])(
    'ends without duplicates and with nothing left to write after a worker died writing to $killedAt',
    async ({ seed, killedAt }) => {
      const { code, stdout, stderr } = await runCli(['demo', '--json', '--seed', String(seed), ...small]);
      expect(stderr).toMatch(new RegExp(`SIGKILL to worker \\d+ at write \\d+ to ${killedAt}`));
      const lines = stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        seed,
        created: {
          hubspot: { contacts: 24, companies: 8, deals: 8 },
          pipedrive: { contacts: 24, companies: 8, deals: 8 },
        },
        linked: 140,
        conflicts: 1,
        resolved: 1,
        killed: true,
        duplicates: 0,
        secondRunWrites: 0,
      });
      expect(code).toBe(0);
    },
  );

  it('leaves no process and no file behind when it is interrupted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crmsync-cli-test-'));
    const child = startCli(['demo', '--json', ...small], { ...process.env, TMPDIR: folder });
    const output: string[] = [];
    for await (const chunk of child.stderr) {
      output.push(String(chunk));
      if (output.join('').includes('Plan')) break;
    }
    expect(readdirSync(folder)).toHaveLength(1);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(readdirSync(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

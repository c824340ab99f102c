import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/index.ts';
import { runCli } from './run-cli.ts';

describe('crmsync', { timeout: 30_000 }, () => {
  it('explains every command and option but the internal ones', () => {
    const program = createProgram();
    expect(program.helpInformation()).not.toContain('demo-worker');
    for (const command of program.commands) {
      expect(command.description()).not.toBe('');
      for (const { description } of command.options) expect(description).not.toBe('');
    }
  });

  it.each([['--help'], ['demo', '--help'], ['fake', '--help']])(
    'prints help for %s %s and ends well',
    async (...args) => {
      const { code, stdout, stderr } = await runCli(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Usage: crmsync');
    },
  );

  it('ends with 2 when it is called wrongly, and says what is wrong', async () => {
    const { code, stdout, stderr } = await runCli(['demo', '--contacts', 'many']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Give a whole number from 20 on.');
  });
});

describe('crmsync demo --live', { timeout: 30_000 }, () => {
  const withoutKeys = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(HUBSPOT|PIPEDRIVE)_/.test(name)),
  );

  it('names the variables that are missing', async () => {
    const { code, stderr } = await runCli(['demo', '--live', '--preview'], {
      ...withoutKeys,
      HUBSPOT_ACCESS_TOKEN: 'example-token',
    });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'CREDENTIALS_MISSING  A preview of your accounts needs PIPEDRIVE_API_KEY or PIPEDRIVE_API_TOKEN.\n  → Set PIPEDRIVE_API_KEY or PIPEDRIVE_API_TOKEN.\n',
    );
  });

  it('never does more than a preview', async () => {
    const { code, stderr } = await runCli(['demo', '--live'], withoutKeys);
    expect(code).toBe(1);
    expect(stderr).toContain('PREVIEW_ONLY');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adapterFacts } from '../../src/adapters/adapter-facts.ts';
import { adaptersMarkdown } from '../../src/adapters/adapters-markdown.ts';
import { knownAdapters } from '../../src/adapters/known-adapters.ts';
import { runCli } from '../run-cli.ts';

const loaded = () =>
  Promise.all(Object.values(knownAdapters).map(async ({ load, note }) => adapterFacts(await load(), note)));

describe('the list of adapters', () => {
  it('names each adapter by its own id', async () => {
    expect((await loaded()).map(({ id }) => id)).toEqual(Object.keys(knownAdapters));
  });

  it('has every object type once, under its entity', async () => {
    for (const { load } of Object.values(knownAdapters)) {
      const adapter = await load();
      const told = Object.entries(adapterFacts(adapter).entities).flatMap(([entity, ports]) =>
        ports.map(({ objectType }) => `${entity} ${objectType}`),
      );
      expect(told).toEqual(
        adapter.ports.map(({ capabilities }) => `${capabilities.entity} ${capabilities.objectType}`),
      );
    }
  });

  it('is what docs/adapters.md says (else: pnpm docs:adapters)', async () => {
    const document = readFileSync(join(import.meta.dirname, '../../../../../docs/adapters.md'), 'utf8');
    expect(adaptersMarkdown(await loaded())).toBe(document);
  });
});

describe('crmsync adapters', { timeout: 30_000 }, () => {
  it('prints the list as one line of JSON', async () => {
    const { code, stdout, stderr } = await runCli(['adapters', '--json']);
    expect({ code, stderr, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, stderr: '', lines: 1 });
    const adapters: readonly { readonly id: string; readonly entities: object }[] = JSON.parse(stdout);
    const hubspot = adapters.find(({ id }) => id === 'hubspot');
    expect(hubspot?.entities).toMatchObject({
      contact: [{ objectType: 'contacts', searchBy: ['email', 'phone'], deletes: 'listed', customFields: true }],
    });
  });

  it('prints a table for each adapter', async () => {
    const { code, stdout } = await runCli(['adapters']);
    expect(code).toBe(0);
    expect(stdout).toContain('Pipedrive (pipedrive)');
    expect(stdout).toMatch(/persons +contact +list, changes, get +create, update, delete +email, phone/);
  });

  it('refuses to print two forms at once', async () => {
    const { code, stderr } = await runCli(['adapters', '--json', '--markdown']);
    expect(code).toBe(2);
    expect(stderr).toContain("option '--json' cannot be used with option '--markdown'");
  });
});

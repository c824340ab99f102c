import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

describe('crmsync demo --undo (R30)', { timeout: 120_000 }, () => {
  it('gives both accounts back what they held before the first run, but for two records edited since, which it names', async () => {
    const args = ['demo', '--undo', '--json', '--seed', '14', '--contacts', '60', '--companies', '20', '--deals', '20'];
    const { code, stdout, stderr } = await runCli(args);
    expect(stderr).toContain('✓ both accounts hold what they held before the first run, and what people edited');
    expect(stderr).toContain('✓ the 2 records edited since were kept and named');
    const { undo } = JSON.parse(stdout);
    expect(undo).toMatchObject({ deleted: 79, differences: [], nextRunWrites: 0 });
    expect(undo.updated).toBeGreaterThan(0);
    expect(undo.runs).toBeGreaterThan(1);
    expect(undo.kept).toHaveLength(2);
    for (const kept of undo.kept) expect(kept).toMatch(/^\w.* \((hubspot|pipedrive) \w+ \d+, editedSince\)$/);
    expect(code).toBe(0);
  });
});

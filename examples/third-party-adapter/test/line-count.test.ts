import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Lines of source files, blank lines and comments included. */
function linesOf(...files: readonly string[]): number {
  const texts = files.map((file) => readFileSync(new URL(`../src/${file}.ts`, import.meta.url), 'utf8'));
  return texts.reduce((sum, text) => sum + text.trimEnd().split('\n').length, 0);
}

describe('how much an adapter is', () => {
  it('a read-only one takes at most 100 lines', () => {
    const lines = linesOf('read-only');
    console.log(`read-only adapter: ${lines} lines`);
    expect(lines).toBeLessThanOrEqual(100);
  });

  it('one that syncs both ways takes at most 400 lines', () => {
    const lines = linesOf('index', 'wire', 'mapping', 'endpoints', 'webhook');
    console.log(`two-way adapter: ${lines} lines`);
    expect(lines).toBeLessThanOrEqual(400);
  });
});

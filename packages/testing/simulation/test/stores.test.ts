import { syncCollections } from '@crmsync/orchestrator';
import { describe, expect, it } from 'vitest';
import { drawStory } from '../src/draw-story.ts';
import { simulate } from '../src/simulate.ts';
import { openStoreSource } from '../src/stores/store-source.ts';

/** Short ones with crashes, one of each topology; together less than fifteen seconds, also on a server. */
const stories = [drawStory(7, 'two'), drawStory(3, 'three'), drawStory(5, 'pull')];

describe.each(['sqlite', 'postgres'] as const)('stories with the state of the engine in %s', (kind) => {
  it('go call by call as they do in memory, whatever dies or is lost', { timeout: 180_000 }, async () => {
    const source = await openStoreSource(kind, syncCollections, process.env.DATABASE_URL);
    process.stdout.write(`Stories are played on ${source.name}\n`);
    try {
      for (const story of stories) {
        const { findings, hash } = await simulate(story, { openStore: source.open });
        expect(findings).toEqual([]);
        expect(hash).toBe((await simulate(story)).hash);
      }
    } finally {
      await source.close();
    }
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { drawStory } from '../src/draw-story.ts';
import { createPlayer } from '../src/player.ts';
import { shrink } from '../src/shrink.ts';
import { vendorTopology } from '../src/story.ts';
import { tellStory } from '../src/tell-story.ts';

/** Played with every run of the gate; together less than twenty seconds. */
const fixedSeeds = [2, 3, 5, 6, 19, 25, 38, 54];

const { DATABASE_URL } = process.env;
const player = await createPlayer({
  store: 'memory',
  ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
});
process.stdout.write(`stories among vendors: the table of the host is in ${await player.tablesName()}\n`);

afterAll(() => player.close());

describe('the engine among Salesforce, HubSpot and a table of the host, behind their adapters (I1 to I7)', () => {
  it.each(fixedSeeds)('keeps its promises in the story of seed %i', { timeout: 60_000 }, async (seed) => {
    const outcome = await player.play(drawStory(seed, vendorTopology));
    expect(outcome.findings.length === 0 ? '' : tellStory(outcome)).toBe('');
  });

  it('does the same from the same seed, call by call', { timeout: 60_000 }, async () => {
    const story = drawStory(2, vendorTopology);
    const [one, two] = [await player.play(story), await player.play(JSON.parse(JSON.stringify(story)))];
    expect(one.trace.length).toBeGreaterThan(50);
    expect(two.trace).toEqual(one.trace);
    expect(two.hash).toBe(one.hash);
  });

  it('is shrunk to accounts that are still those of the vendors, as simple as they can be', async () => {
    const story = drawStory(7, vendorTopology);
    const small = await shrink(story, 'broken', {
      play: async (candidate) => ({
        ...{ story: candidate, tallies: {}, trace: [], hash: '' },
        findings: [{ rule: 'broken', what: 'always' }],
      }),
    });
    expect(small.ops).toEqual([]);
    expect(small.crms.map(({ vendor }) => vendor?.kind).sort()).toEqual(['hubspot', 'postgres', 'salesforce']);
    expect(small.crms.map(({ quirks }) => quirks.singleEmail)).toEqual([true, true, true]);
  });
});

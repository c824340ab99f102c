import { describe, expect, it } from 'vitest';
import { drawStory } from '../src/draw-story.ts';
import { readRegressions } from '../src/regression.ts';
import { simulate } from '../src/simulate.ts';
import { topologies } from '../src/story.ts';
import { tellStory } from '../src/tell-story.ts';

/** Played with every run of the gate; together less than twenty seconds. */
const fixedSeeds = Array.from({ length: 10 }, (_, index) => index + 1);

const told = async (seed: number, topology: (typeof topologies)[number]): Promise<string> => {
  const outcome = await simulate(drawStory(seed, topology));
  return outcome.findings.length === 0 ? '' : tellStory(outcome);
};

describe('the engine among simulated CRMs (I1 to I7)', () => {
  it.each(topologies)(
    'keeps its promises in the fixed stories of topology %s',
    { timeout: 60_000 },
    async (topology) => {
      const failed: string[] = [];
      for (const seed of fixedSeeds) failed.push(await told(seed, topology));
      expect(failed.filter((story) => story !== '')).toEqual([]);
    },
  );

  it('keeps its promises in stories that nobody has seen before', { timeout: 60_000 }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    process.stdout.write(`fresh stories of seed ${seed}\n`);
    for (const topology of topologies) expect(await told(seed, topology)).toBe('');
  });

  it('does the same from the same seed, call by call', async () => {
    const story = drawStory(7, 'three');
    const [one, two] = [await simulate(story), await simulate(JSON.parse(JSON.stringify(story)))];
    expect(two.trace).toEqual(one.trace);
    expect(two.hash).toBe(one.hash);
    expect((await simulate(drawStory(8, 'three'))).hash).not.toBe(one.hash);
  });
});

describe('a story that failed once', async () => {
  it.each(await readRegressions())('does not fail again: $name', async ({ story }) => {
    const { findings } = await simulate(story);
    expect(findings).toEqual([]);
  });
});

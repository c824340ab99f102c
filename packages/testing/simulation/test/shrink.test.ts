import { expect, it } from 'vitest';
import { drawStory } from '../src/draw-story.ts';
import { shrink } from '../src/shrink.ts';

it('leaves of a failing story only what it fails by', async () => {
  const story = drawStory(3, 'two');
  const culprit = story.ops.find(({ kind }) => kind === 'edit')?.id;
  const small = await shrink(story, 'broken', {
    play: async (candidate) => ({
      story: candidate,
      findings: candidate.ops.some(({ id }) => id === culprit) ? [{ rule: 'broken', what: 'the edit is lost' }] : [],
      tallies: {},
      trace: [],
      hash: '',
    }),
  });
  expect(small.ops.map(({ id }) => id)).toEqual([culprit]);
  expect(small.faults).toEqual([]);
  expect(small.settings.workers).toBe(1);
});

import { parentPort, workerData } from 'node:worker_threads';
import type { Job, Verdict } from './campaign.ts';
import { drawStory } from './draw-story.ts';
import { createPlayer, type PlayerSettings } from './player.ts';

const settings: PlayerSettings = workerData;
const player = await createPlayer(settings);

parentPort?.on('message', async (job: Job | 'end') => {
  if (job === 'end') {
    await player.close();
    parentPort?.close();
    return;
  }
  const { seed, topology } = job;
  const { findings, tallies } = await player.play(drawStory(seed, topology));
  const verdict: Verdict = { seed, topology, findings, tallies };
  parentPort?.postMessage(verdict);
});

import { parentPort, workerData } from 'node:worker_threads';
import type { CampaignSettings, Job, Verdict } from './campaign.ts';
import { drawStory } from './draw-story.ts';
import { createPlayer } from './player.ts';

const settings: CampaignSettings = workerData;
const play = await createPlayer(settings);

parentPort?.on('message', ({ seed, topology }: Job) => {
  play(drawStory(seed, topology)).then(({ findings, tallies }) => {
    const verdict: Verdict = { seed, topology, findings, tallies };
    parentPort?.postMessage(verdict);
  });
});

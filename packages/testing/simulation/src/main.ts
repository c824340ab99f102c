import { parseArgs } from 'node:util';
import { runCampaign, type Verdict } from './campaign.ts';
import { drawStory } from './draw-story.ts';
import { createPlayer } from './player.ts';
import { keepRegression } from './regression.ts';
import { shrink } from './shrink.ts';
import { type Topology, topologies } from './story.ts';
import { tellStory } from './tell-story.ts';

const help = `simulate --seeds N [--from S] | --seed S
  Plays the engine against simulated CRMs, N stories per topology, and shrinks what fails to a story to read.
  --topology two|three|pull   only this one (default: all three)
  --workers K                 threads that play (default 2)
  --minutes M                 begin nothing after this many minutes
  --store memory|sqlite       where the engine keeps its state (default memory)
  --engine FOLDER             sources of another engine, with an index.ts
  --shrink N                  shrink this many failures (default 3)
  --keep NAME                 keep the first shrunk story as a regression file
  --trace                     with --seed: print the whole trace
  --json                      print one line of JSON
  --mutations                 find deliberate faults instead; see --mutations --help`;

if (process.argv.includes('--mutations')) {
  await import('./mutations/main.ts');
  process.exit();
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    topology: { type: 'string' },
    workers: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '600' },
    store: { type: 'string', default: 'memory' },
    engine: { type: 'string' },
    shrink: { type: 'string', default: '3' },
    keep: { type: 'string' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

const print = (text: string): void => {
  if (!values.json) process.stdout.write(`${text}\n`);
};
const wanted: readonly Topology[] = topologies.filter(
  (name) => values.topology === undefined || values.topology === name,
);
const first = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const settings = {
  store: values.store === 'sqlite' ? ('sqlite' as const) : ('memory' as const),
  ...(values.engine === undefined ? {} : { engine: values.engine }),
};
const jobs = Array.from({ length: count }, (_, index) =>
  wanted.map((topology) => ({ seed: first + index, topology })),
).flat();
const startedAt = Date.now();
const failed: Verdict[] = [];
const tallies = new Map<string, number>();
let played = 0;

await runCampaign({
  ...settings,
  jobs,
  threads: values.seed === undefined ? Number(values.workers) : 1,
  endsAt: startedAt + Number(values.minutes) * 60_000,
  now: Date.now,
  onVerdict(verdict) {
    played += 1;
    for (const [name, times] of Object.entries(verdict.tallies)) tallies.set(name, (tallies.get(name) ?? 0) + times);
    if (verdict.findings.length === 0) return;
    failed.push(verdict);
    const { rule = '', what = '' } = verdict.findings[0] ?? {};
    print(`seed ${verdict.seed} ${verdict.topology}: ${rule}: ${what.slice(0, 200)}`);
  },
});

const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
failed.sort((a, b) => a.seed - b.seed);
const figures = {
  stories: played,
  failed: failed.length,
  seconds,
  perStoryMs: Math.round((seconds * 1_000) / Math.max(1, played)),
  failures: failed.map(({ seed, topology, findings }) => ({
    seed,
    topology,
    rules: [...new Set(findings.map(({ rule }) => rule))],
  })),
  tallies: Object.fromEntries([...tallies].sort(([a], [b]) => (a < b ? -1 : 1))),
};

if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
const play = await createPlayer(settings);
if (values.trace)
  for (const { seed, topology } of jobs) print((await play(drawStory(seed, topology))).trace.join('\n'));
for (const [index, { seed, topology, findings }] of failed
  .slice(0, values.json ? 0 : Number(values.shrink))
  .entries()) {
  const rule = findings[0]?.rule ?? '';
  const story = await shrink(drawStory(seed, topology), rule, { play });
  const outcome = await play(story);
  print(`\nshrunk to ${tellStory(outcome)}`);
  if (values.keep !== undefined && index === 0) {
    const about = outcome.findings.map((finding) => `${finding.rule}: ${finding.what.split('\n')[0]}`).join('; ');
    print(`kept as ${await keepRegression({ name: values.keep, about, story })}`);
  }
}
if (!values.json) {
  for (const [name, times] of Object.entries(figures.tallies)) print(`${String(times).padStart(9)} ${name}`);
  print(`${played} stories, ${failed.length} failed, ${seconds} s, ${figures.perStoryMs} ms each`);
}
process.exitCode = failed.length > 0 ? 1 : 0;

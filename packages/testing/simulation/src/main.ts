import { runCampaign, type Verdict } from './campaign.ts';
import { type CampaignReport, createCampaignReport } from './campaign-report.ts';
import { type Command, help, readCommand } from './command-line.ts';
import { drawStory } from './draw-story.ts';
import { createPlayer, type Player } from './player.ts';
import { keepRegression } from './regression.ts';
import { shrink } from './shrink.ts';
import { tellStory } from './tell-story.ts';

const progressMs = 10_000;

if (process.argv.includes('--mutations')) await import('./mutations/main.ts');
else {
  try {
    // biome-ignore lint/style/noProcessEnv: the only place where the environment enters
    await main(readCommand(process.argv.slice(2), process.env, Date.now()));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

async function main(command: Command): Promise<void> {
  if (command.help) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const stop = stopOnSignal();
  const player = await createPlayer(command.settings);
  try {
    const report = createCampaignReport({ store: player.storeName, firstSeed: command.firstSeed });
    process.stderr.write(`the engine's state is in ${player.storeName}; the first seed is ${command.firstSeed}\n`);
    if (command.vendors) process.stderr.write(`the table of the host is in ${await player.tablesName()}\n`);
    await play(command, report, stop);
    if (command.json) process.stdout.write(`${JSON.stringify(report.figures())}\n`);
    if (command.trace) await printTrace(command, player);
    await shrinkFailures(command, report.failed(), player, stop);
    if (!command.json) printFigures(report);
    if (report.failed().length > 0) process.exitCode = 1;
  } finally {
    await player.close();
  }
}

/** The first Ctrl-C lets everything end in good order, the second ends it at once. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
      process.stderr.write('ends after the stories that are under way\n');
      stop.abort();
    });
  }
  return stop.signal;
}

async function play(command: Command, report: CampaignReport, stop: AbortSignal): Promise<void> {
  const endsAt = performance.now() + command.minutes * 60_000;
  const progress = setInterval(() => process.stderr.write(`${report.progress()}\n`), progressMs);
  try {
    await runCampaign({
      settings: command.settings,
      jobs: command.jobs(),
      threads: command.threads,
      isOver: () => stop.aborted || performance.now() >= endsAt,
      onVerdict(verdict) {
        report.note(verdict);
        const [first] = verdict.findings;
        if (first && !command.json)
          print(`seed ${verdict.seed} ${verdict.topology}: ${first.rule}: ${first.what.slice(0, 200)}`);
      },
    });
  } finally {
    clearInterval(progress);
  }
}

async function printTrace(command: Command, player: Player): Promise<void> {
  for (const { seed, topology } of command.jobs())
    print((await player.play(drawStory(seed, topology))).trace.join('\n'));
}

async function shrinkFailures(
  command: Command,
  failed: readonly Verdict[],
  player: Player,
  stop: AbortSignal,
): Promise<void> {
  for (const [index, { seed, topology, findings }] of failed.slice(0, command.shrink).entries()) {
    if (stop.aborted) return;
    const story = await shrink(drawStory(seed, topology), findings[0]?.rule ?? '', { play: player.play, stop });
    const outcome = await player.play(story);
    print(`\nshrunk to ${tellStory(outcome)}`);
    if (command.keep === undefined || index > 0) continue;
    const about = outcome.findings.map((finding) => `${finding.rule}: ${finding.what.split('\n')[0]}`).join('; ');
    print(`kept as ${await keepRegression({ name: command.keep, about, story })}`);
  }
}

function printFigures(report: CampaignReport): void {
  const { tallies, stories, failed, seconds, perStoryMs, peakMemoryMb } = report.figures();
  for (const [name, times] of Object.entries(tallies)) print(`${String(times).padStart(9)} ${name}`);
  print(`${stories} stories, ${failed} failed, ${seconds} s, ${perStoryMs} ms each, ${peakMemoryMb} MB at most`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

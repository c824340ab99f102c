import type { Stage } from './stages.ts';

/** What running one stage gave. */
export interface StageRun {
  readonly passed: boolean;
  readonly output: string;
}

/** A stage with its fate; `blocked` means that a stage it needs did not pass, so that it was not run. */
export interface StageResult extends StageRun {
  readonly stage: Stage;
  readonly seconds: number;
  readonly blocked: boolean;
}

export interface RunStagesOptions {
  /** How many cores the stages share. */
  readonly cores: number;
  /** Runs one stage; never rejects. */
  readonly run: (stage: Stage) => Promise<StageRun>;
  /** Called once per stage, when it has ended. */
  readonly report: (result: StageResult) => void;
  /** The present time in milliseconds. */
  readonly now: () => number;
}

/**
 * Runs stages in order, as many at a time as the cores allow. A stage that fails holds up only those that need it.
 * A need that is not among the stages counts as met, so that a part of the gates can be run.
 */
export async function runStages(stages: readonly Stage[], options: RunStagesOptions): Promise<StageResult[]> {
  const results = new Map<string, StageResult>();
  const running = new Map<string, Promise<void>>();
  let waiting = [...stages];
  let free = options.cores;

  const finish = (stage: Stage, run: StageRun, seconds: number, blocked: boolean): void => {
    const result = { ...run, stage, seconds, blocked };
    results.set(stage.id, result);
    options.report(result);
  };
  const start = async (stage: Stage, cores: number): Promise<void> => {
    free -= cores;
    const startedAt = options.now();
    const run = await options.run(stage);
    free += cores;
    running.delete(stage.id);
    finish(stage, run, (options.now() - startedAt) / 1000, false);
  };
  const isOpen = (id: string): boolean => running.has(id) || waiting.some((other) => other.id === id);

  while (waiting.length + running.size > 0) {
    const open = waiting.length;
    for (const stage of waiting) {
      const needs = (stage.needs ?? []).filter((id) => stages.some((other) => other.id === id));
      if (needs.some(isOpen)) continue;
      const cores = stage.cores === 'all' ? options.cores : stage.cores;
      const isBlocked = needs.some((id) => results.get(id)?.passed === false);
      if (!isBlocked && cores > free) continue;
      waiting = waiting.filter((other) => other !== stage);
      if (isBlocked) finish(stage, { passed: false, output: '' }, 0, true);
      else running.set(stage.id, start(stage, cores));
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (waiting.length === open) throw new TypeError(`Stages wait for each other: ${waiting.map(({ id }) => id)}`);
  }
  return stages.flatMap(({ id }) => results.get(id) ?? []);
}

/** The stages asked for by `--only a,b` or `--from a`; all of them without an option. */
export function selectStages(
  stages: readonly Stage[],
  { only, from }: { readonly only?: string | undefined; readonly from?: string | undefined },
): readonly Stage[] {
  const wanted = only?.split(',') ?? (from === undefined ? [] : [from]);
  const unknown = wanted.find((id) => !stages.some((stage) => stage.id === id));
  if (unknown !== undefined) {
    throw new TypeError(`No stage "${unknown}". Stages: ${stages.map(({ id }) => id).join(', ')}`);
  }
  if (only !== undefined) return stages.filter(({ id }) => wanted.includes(id));
  return from === undefined ? stages : stages.slice(stages.findIndex(({ id }) => id === from));
}

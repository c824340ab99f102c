/**
 * Runs the gates and says which held: `pnpm test`, `pnpm test --only lint,unit`, `pnpm test --from build`.
 * The exit code is 0 only when every stage passed.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runStages, type StageResult, type StageRun, selectStages } from './run-stages.ts';
import { type Stage, stages } from './stages.ts';

const root = join(import.meta.dirname, '..');
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

function runScript({ script }: Stage): Promise<StageRun> {
  const command = scripts[script];
  if (command === undefined) return Promise.resolve({ passed: false, output: `package.json has no script ${script}` });
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return new Promise((resolve) => {
    const env = { ...process.env, PATH: path, NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1' };
    const child = spawn(command, { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', ({ message }) => resolve({ passed: false, output: message }));
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });
}

function announce({ stage, seconds, passed, blocked, output }: StageResult): void {
  if (passed) {
    console.log(`✓ ${stage.id} ${seconds.toFixed(1)} s`);
  } else if (blocked) {
    console.log(`✗ ${stage.id} was not run: it needs ${stage.needs?.join(', ')}`);
  } else {
    console.log(`✗ ${stage.id} ${seconds.toFixed(1)} s\n\n${output.trimEnd()}\n`);
    console.log(`  (again: pnpm test --only ${stage.id})\n`);
  }
}

function summaryOf({ stage, output }: StageResult): string[] {
  const lines = output.split('\n');
  const start = stage.summary ? lines.findIndex((line) => stage.summary?.test(line)) : -1;
  return start === -1 ? [] : lines.slice(start).filter((line) => line.trim() !== '');
}

function printTotals(results: readonly StageResult[], totalSeconds: number): void {
  for (const result of results) {
    const summary = summaryOf(result);
    if (summary.length > 0) console.log(`\n${summary.join('\n')}`);
  }
  console.log(`\n${'stage'.padEnd(12)}${'seconds'.padStart(8)}`);
  for (const { stage, seconds, passed, blocked } of results) {
    const remark = passed ? '' : blocked ? '  not run' : '  failed';
    console.log(`${stage.id.padEnd(12)}${seconds.toFixed(1).padStart(8)}${remark}`);
  }
  console.log(`${'wall clock'.padEnd(12)}${totalSeconds.toFixed(1).padStart(8)}\n`);
  const passed = results.filter((result) => result.passed).length;
  console.log(`${passed} passed, ${results.length - passed} failed`);
}

function readSelection(): readonly Stage[] {
  try {
    const { values } = parseArgs({ options: { only: { type: 'string' }, from: { type: 'string' } } });
    return selectStages(stages, values);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

const startedAt = performance.now();
const results = await runStages(readSelection(), {
  cores: availableParallelism(),
  run: runScript,
  report: announce,
  now: () => performance.now(),
});
printTotals(results, (performance.now() - startedAt) / 1000);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

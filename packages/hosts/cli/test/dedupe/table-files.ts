import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type CommandOutcome, runCli } from '../run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'crmsync-dedupe-test-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;

/** A path that nothing lies at yet. */
export function freshPath(name = 'file.csv'): string {
  files += 1;
  return join(folder, `${files}-${name}`);
}

/** Writes a file and gives its path. */
export function fileOf(content: string | Buffer): string {
  const path = freshPath();
  writeFileSync(path, content);
  return path;
}

/** A CSV file of rows, the headings first. */
export function tableOf(rows: readonly (readonly string[])[], delimiter = ','): string {
  const quoted = (cell: string): string => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return fileOf(rows.map((row) => `${row.map(quoted).join(delimiter)}\n`).join(''));
}

/** Runs `crmsync dedupe` with `--json`, and gives what it printed. */
export async function dedupe(
  ...args: readonly string[]
): Promise<CommandOutcome & { readonly told: Record<string, never> & DedupeJson }> {
  const outcome = await runCli(['dedupe', ...args, '--json']);
  if (outcome.stdout === '') return { ...outcome, told: {} as never };
  return { ...outcome, told: JSON.parse(outcome.stdout) };
}

/** The parts of the JSON that tests look at. */
interface DedupeJson {
  readonly records: number;
  readonly clusters: number;
  readonly elapsedMs: number;
  readonly peakMb: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly ignoredColumns: readonly string[];
  readonly rows: Readonly<Record<string, number>>;
  readonly explanation: string;
  readonly bands: Readonly<Record<string, number>>;
}

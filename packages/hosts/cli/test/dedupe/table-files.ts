import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { runProgram } from '../../src/index.ts';

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

/** What `crmsync dedupe … --json` printed and ended with. */
export interface DedupeOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly told: DedupeJson;
}

/** Runs `crmsync dedupe … --json` within this process, which spares its start. */
export async function dedupe(...args: readonly string[]): Promise<DedupeOutcome> {
  const stdout = vi.spyOn(console, 'log').mockImplementation(() => {});
  const stderr = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const code = await runProgram(['dedupe', ...args, '--json']);
    const textOf = ({ mock }: typeof stdout): string => mock.calls.map(([line]) => `${line}\n`).join('');
    return { code, stdout: textOf(stdout), stderr: textOf(stderr), told: JSON.parse(textOf(stdout) || '{}') };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** The parts of the JSON that tests look at. */
export interface DedupeJson {
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

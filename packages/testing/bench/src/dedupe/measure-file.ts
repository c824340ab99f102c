import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateContacts } from './generate/generate-contacts.ts';
import { writeGeneratedSet } from './generated-set.ts';
import { runCommand } from './run-command.ts';

/** `crmsync dedupe` on a file of generated contacts: everything counts, reading the file too. */
export interface FileFigures {
  readonly records: number;
  readonly elapsedMs: number;
  readonly peakMb: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Writes a file of generated contacts and searches it as a user would, with as many threads as the command takes. */
export async function measureFile(records: number, seed: number): Promise<FileFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'crmsync-bench-'));
  try {
    const { file, truth, args } = await writeGeneratedSet(
      folder,
      'contacts',
      ['--entity', 'contact', '--country', 'US'],
      () => generateContacts({ records, seed }),
    );
    return await runCommand<FileFigures>(['dedupe', file, ...args, '--truth', truth, '--json']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainQuirks } from './crm/quirks.ts';
import type { Story } from './story.ts';

/** A story that once failed, kept so that it never fails again. */
export interface Regression {
  readonly name: string;
  /** What went wrong, and why. */
  readonly about: string;
  readonly story: Story;
}

export const regressionFolder: string = join(import.meta.dirname, '../regressions');

/** All stories that are kept, by name. */
export async function readRegressions(folder: string = regressionFolder): Promise<readonly Regression[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const kept: Omit<Regression, 'name'> = JSON.parse(await readFile(join(folder, file), 'utf8'));
      return { name: file.replace(/\.json$/, ''), about: kept.about, story: completed(kept.story) };
    }),
  );
}

/** A story may be older than a peculiarity: then no CRM of it has that one. */
function completed(story: Story): Story {
  const crms = story.crms.map((crm) => ({ ...crm, quirks: { ...plainQuirks, ...crm.quirks } }));
  return { ...story, crms };
}

/** Keeps a story. @returns the path of its file */
export async function keepRegression(
  { name, ...kept }: Regression,
  folder: string = regressionFolder,
): Promise<string> {
  const path = join(folder, `${name}.json`);
  await writeFile(path, `${JSON.stringify(kept, null, 2)}\n`);
  return path;
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findDuplicates } from '@crmsync/dedupe';
import { accuracyPage } from './accuracy-page.ts';
import { classifyErrors, type ErrorKinds } from './classify-errors.ts';
import { generateCompanies } from './generate/generate-companies.ts';
import { generateContacts } from './generate/generate-contacts.ts';
import { generateOrganisations } from './generate/generate-organisations.ts';
import { writeGeneratedSet } from './generated-set.ts';
import { type LabelledSet, labelledSetsFolder, publicLabelledSets } from './labelled-sets.ts';

/** What the command told about one set. */
export interface SetAccuracy {
  readonly name: string;
  readonly records: number;
  readonly args: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
}

/** Accuracy on all sets, and in which kinds of pairs the errors lie on generated contacts. */
export interface Accuracy {
  readonly sets: readonly SetAccuracy[];
  /** Why sets are missing, when some are. */
  readonly absent?: string;
  readonly errors: ErrorKinds;
}

const generatedRecords = 20_000;
const listedNames = 5_000;
const generatedSeed = 11;
const command = 'packages/hosts/cli/src/main.ts';
const page = 'docs/dedupe-accuracy.md';

/** Runs `crmsync dedupe` on every labelled set, as a user would. Call it from the root of the repository. */
export async function measureAccuracy(): Promise<Accuracy> {
  if (!existsSync(command)) throw new Error(`Run it from the root of the repository: ${command} is not here.`);
  const folder = labelledSetsFolder(environment());
  const scratch = await mkdtemp(join(tmpdir(), 'crmsync-accuracy-'));
  try {
    const sets: SetAccuracy[] = [];
    const all = [...(folder === undefined ? [] : publicLabelledSets(folder)), ...(await generatedSets(scratch))];
    for (const set of all) sets.push(await measureSet(set));
    return {
      sets,
      ...(folder === undefined
        ? { absent: 'The public sets were not there; set CRMSYNC_DATASETS to their folder.' }
        : {}),
      errors: await errorKinds(),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function environment(): Readonly<Record<string, string | undefined>> {
  // biome-ignore lint/style/noProcessEnv: a command reads its surroundings.
  return process.env;
}

async function generatedSets(folder: string): Promise<LabelledSet[]> {
  const options = { records: generatedRecords, seed: generatedSeed };
  const [size, listed] = [generatedRecords, listedNames].map((records) => records.toLocaleString('en-GB'));
  return [
    await writeGeneratedSet(folder, `generated, ${size} contacts`, ['--entity', 'contact', '--country', 'US'], () =>
      generateContacts(options),
    ),
    await writeGeneratedSet(folder, `generated, ${size} companies`, ['--entity', 'company', '--country', 'US'], () =>
      generateCompanies(options),
    ),
    await writeGeneratedSet(folder, `generated, ${listed} names of organisations`, ['--entity', 'company'], () =>
      generateOrganisations({ ...options, records: listedNames }),
    ),
  ];
}

const run = promisify(execFile);

async function measureSet({ name, file, truth, args }: LabelledSet): Promise<SetAccuracy> {
  const own = [
    '--conditions=@crmsync/source',
    '--no-warnings',
    command,
    'dedupe',
    file,
    ...args,
    '--truth',
    truth,
    '--json',
  ];
  const { stdout } = await run(process.execPath, own, { maxBuffer: 1 << 26 });
  const told: { records: number; metrics: Record<string, number> } = JSON.parse(stdout);
  return { name, args, records: told.records, metrics: told.metrics };
}

async function errorKinds(): Promise<ErrorKinds> {
  const contacts = [...generateContacts({ records: generatedRecords, seed: generatedSeed })];
  const { clusters } = await findDuplicates(
    contacts.map(({ record }) => record),
    { entity: 'contact', country: 'US' },
  );
  return classifyErrors(contacts, clusters);
}

/** The accuracy as a page of the documentation; written to its place when asked to. */
export async function writeAccuracy(accuracy: Accuracy, write: boolean): Promise<string> {
  const text = accuracyPage(accuracy);
  if (write) await writeFile(page, text);
  return write ? `${page} is written.` : text;
}

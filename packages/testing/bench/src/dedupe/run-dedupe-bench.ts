import { parseArgs } from 'node:util';
import { measureAccuracy, writeAccuracy } from './accuracy.ts';
import { fileTable, growthTable, lookupTable, peerTable } from './bench-tables.ts';
import { finders } from './finders/finder-names.ts';
import { writeAnswers } from './invented-answers.ts';
import { type FileFigures, measureFile } from './measure-file.ts';
import { type FinderFigures, measureFinder } from './measure-finder.ts';
import { type LookupFigures, measureLookup } from './measure-lookup.ts';
import { measureYardstick } from './measure-yardstick.ts';
import { nursery, runApart } from './run-apart.ts';

const help = `bench dedupe [--records 100000] [--peers 10000] [--seed 1] [--json]
  Measures findDuplicates on generated raw contacts, from 10,000 records up, in one thread; crmsync dedupe on the same as
  files; one record against an index of as many; and other packages beside it; one process each.
bench dedupe --lookup [--records 100000] [--seed 1] [--json]
  Measures one record against an index alone.
bench dedupe --accuracy [--write] [--json]
  Measures accuracy on the labelled sets in CRMSYNC_DATASETS (default ../shared/datasets) and on generated records.`;

const sizes = [10_000, 100_000];
const peerLimitMs = 180_000;
const limitMs = 1_800_000;

/** `bench dedupe`: gives the exit code. */
export async function runDedupeBench(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '100000' },
      peers: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      finder: { type: 'string' },
      invent: { type: 'string' },
      lookup: { type: 'boolean', default: false },
      'lookup-at': { type: 'string' },
      accuracy: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const print = (text: string): unknown => process.stdout.write(`${text}\n`);
  if (values.help) print(help);
  else if (values.invent !== undefined) {
    const records = Number(values.records);
    writeAnswers(values.invent, { records, seed: Number(values.seed) });
    print(JSON.stringify({ records }));
  } else if (values.finder !== undefined) {
    print(JSON.stringify(await measureFinder(values.finder, Number(values.records), Number(values.seed))));
  } else if (values['lookup-at'] !== undefined) {
    print(JSON.stringify(await measureLookup(Number(values['lookup-at']), Number(values.seed))));
  } else if (values.lookup) {
    const lookups = await measureLookups(Number(values.records), values.seed);
    print(values.json ? JSON.stringify({ lookups }) : lookupTable(lookups));
  } else if (values.accuracy) {
    const accuracy = await measureAccuracy();
    print(values.json ? JSON.stringify(accuracy) : await writeAccuracy(accuracy, values.write));
  } else {
    const before = measureYardstick();
    const growth = await measureGrowth(Number(values.records), values.seed);
    const files = await measureFiles(Number(values.records), Number(values.seed));
    const peers = await measurePeers(Number(values.peers), values.seed);
    const lookups = await measureLookups(Number(values.records), values.seed);
    const yardstick = [before, measureYardstick()];
    const [first, last] = yardstick.map((rate) => rate.toLocaleString('en-GB'));
    const tables = [
      `Every process runs with ${nursery}. libphonenumber-js reads ${first} numbers a second before it and ${last} after.`,
      growthTable(growth),
      fileTable(files),
      lookupTable(lookups),
      peerTable(peers),
    ];
    print(values.json ? JSON.stringify({ yardstick, growth, files, lookups, peers }) : tables.join('\n\n'));
  }
  return 0;
}

function sizesUpTo(records: number): number[] {
  return [...sizes.filter((size) => size < records), records];
}

async function measureGrowth(records: number, seed: string): Promise<FinderFigures[]> {
  const figures: FinderFigures[] = [];
  for (const size of sizesUpTo(records)) {
    const apart = await runApart<FinderFigures>(
      ['--finder', 'crmsync', '--records', String(size), '--seed', seed],
      limitMs,
    );
    if ('failed' in apart) throw new Error(`${size} records: ${apart.failed}`);
    figures.push(apart.result);
  }
  return figures;
}

async function measureFiles(records: number, seed: number): Promise<FileFigures[]> {
  const figures: FileFigures[] = [];
  for (const size of sizesUpTo(records)) figures.push(await measureFile(size, seed));
  return figures;
}

async function measureLookups(records: number, seed: string): Promise<LookupFigures[]> {
  const figures: LookupFigures[] = [];
  for (const size of sizesUpTo(records)) {
    const apart = await runApart<LookupFigures>(['--lookup-at', String(size), '--seed', seed], limitMs);
    if ('failed' in apart) throw new Error(`an index of ${size} records: ${apart.failed}`);
    figures.push(apart.result);
  }
  return figures;
}

/** A peer that could be measured, or why not. */
export type PeerFigures = FinderFigures | { readonly finder: string; readonly failed: string };

async function measurePeers(records: number, seed: string): Promise<PeerFigures[]> {
  const figures: PeerFigures[] = [];
  if (records === 0) return figures;
  for (const finder of Object.keys(finders)) {
    const args = ['--finder', finder, '--records', String(records), '--seed', seed];
    const apart = await runApart<FinderFigures>(args, peerLimitMs);
    figures.push('failed' in apart ? { finder, failed: apart.failed } : apart.result);
  }
  return figures;
}

import { parseArgs } from 'node:util';
import type { Job } from './campaign.ts';
import type { PlayerSettings } from './player.ts';
import { type StoreKind, storeKinds } from './stores/store-source.ts';
import { type Topology, topologies, vendorTopology } from './story.ts';

export const help = `simulate --seeds N [--from S] | --minutes M | --seed S
  Plays the engine against simulated CRMs, N stories per topology, and shrinks what fails to a story to read.
  The exit code is 1 when a story failed. Ctrl-C ends it early: what was played until then is summed up; again, it ends at once.
  --seeds N                      how many seeds (default 1; with --minutes, as many as there is time for)
  --from S                       the first seed (default 1; with --minutes alone, one that follows from the time)
  --minutes M                    begin nothing after this many minutes
  --seed S                       this seed alone
  --topology two|three|pull      only this one (default: all three)
  --topology vendors             instead: Salesforce, HubSpot and a table in PostgreSQL behind the real adapters
  --workers K                    threads that play (default 2)
  --store memory|sqlite|postgres where the engine keeps its state (default memory). postgres is the server of DATABASE_URL,
                                 or at the standard local port, or the embedded PGlite; it says which
  --engine FOLDER                sources of another engine, with an index.ts
  --shrink N                     shrink this many failures (default 3)
  --keep NAME                    keep the first shrunk story as a regression file
  --trace                        with --seed: print the whole trace
  --json                         print one line of JSON instead; progress goes to stderr all the same
  --mutations                    find deliberate faults instead; see --mutations --help`;

/** What was asked for. */
export interface Command {
  readonly help: boolean;
  readonly settings: PlayerSettings;
  /** Stories to play, without end where only time ends them. */
  readonly jobs: () => Generator<Job, undefined>;
  readonly firstSeed: number;
  /** Whether stories with real adapters are played. */
  readonly vendors: boolean;
  readonly threads: number;
  /** `Infinity` when nothing ends it but its stories. */
  readonly minutes: number;
  readonly shrink: number;
  readonly keep?: string;
  readonly trace: boolean;
  readonly json: boolean;
}

/**
 * Reads the command line.
 * @param env `DATABASE_URL` is taken from it
 * @param now epoch ms: where a campaign that only time ends begins
 * @throws TypeError when something is asked for that there is not
 */
export function readCommand(
  args: readonly string[],
  env: { readonly DATABASE_URL?: string | undefined },
  now: number,
): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      from: { type: 'string' },
      seed: { type: 'string' },
      topology: { type: 'string' },
      workers: { type: 'string', default: '2' },
      minutes: { type: 'string' },
      store: { type: 'string', default: 'memory' },
      engine: { type: 'string' },
      shrink: { type: 'string', default: '3' },
      keep: { type: 'string' },
      trace: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { keep, trace, json } = values;
  const single = values.seed !== undefined;
  const isSoak = !single && values.minutes !== undefined && values.seeds === undefined;
  const count = single ? 1 : isSoak ? Number.POSITIVE_INFINITY : numberOf('seeds', values.seeds ?? '1');
  const fallback = isSoak ? String(Math.floor(now / 1_000) % 1_000_000_000) : '1';
  const firstSeed = numberOf('seed', values.seed ?? values.from ?? fallback);
  const chosen = topologiesOf(values.topology);
  return {
    help: values.help,
    settings: {
      store: storeOf(values.store),
      ...(env.DATABASE_URL === undefined ? {} : { databaseUrl: env.DATABASE_URL }),
      ...(values.engine === undefined ? {} : { engine: values.engine }),
    },
    *jobs() {
      for (let seed = firstSeed; seed < firstSeed + count; seed += 1)
        for (const topology of chosen) yield { seed, topology };
      return undefined;
    },
    firstSeed,
    vendors: chosen.includes(vendorTopology),
    threads: single ? 1 : numberOf('workers', values.workers),
    minutes: values.minutes === undefined ? Number.POSITIVE_INFINITY : numberOf('minutes', values.minutes),
    shrink: json ? 0 : numberOf('shrink', values.shrink),
    ...(keep === undefined ? {} : { keep }),
    trace: trace && single && !json,
    json,
  };
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number < 0)
    throw new TypeError(`--${name} takes a number, not ${text}`);
  return number;
}

function topologiesOf(wanted: string | undefined): readonly Topology[] {
  if (wanted === undefined) return topologies;
  const all: readonly Topology[] = [...topologies, vendorTopology];
  const found = all.filter((name) => name === wanted);
  if (found.length === 0) throw new TypeError(`--topology is one of ${all.join(', ')}`);
  return found;
}

function storeOf(wanted: string): StoreKind {
  const found = storeKinds.find((kind) => kind === wanted);
  if (!found) throw new TypeError(`--store is one of ${storeKinds.join(', ')}`);
  return found;
}

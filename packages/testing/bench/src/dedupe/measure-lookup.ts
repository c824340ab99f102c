import { createDuplicateIndex, type DedupeRecord, findDuplicates } from '@crmsync/dedupe';
import { generateContacts } from './generate/generate-contacts.ts';

/** One record after another against an index of many. Times are in milliseconds, memory in megabytes (2^20 bytes). */
export interface LookupFigures {
  readonly records: number;
  readonly lookups: number;
  /** Wall time of filling the index, less the time in which records were invented. */
  readonly fillMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Processor time per lookup. */
  readonly cpuMs: number;
  /** Records compared per lookup, on average. */
  readonly compared: number;
  /** Share of lookups for which a key was not followed, because too many records hold it. */
  readonly capped: number;
  /** Share of lookups of a person the index knows that put a record of that person first. */
  readonly found: number;
  /** Share of `auto` candidates that are the person. */
  readonly autoPrecision: number;
  /** Memory of the index, records included. */
  readonly heldMb: number;
  /** Peak of the process. */
  readonly peakMb: number;
}

const settings = { entity: 'contact', country: 'US' } as const;
const trainedOn = 10_000;
const lookups = 5_000;
const batchSize = 4096;

/** Fills an index with generated contacts, by a model trained on others, and looks up more of the same people. */
export async function measureLookup(records: number, seed: number): Promise<LookupFigures> {
  const others = Array.from(generateContacts({ records: trainedOn, seed: seed + 1_000 }), ({ record }) => record);
  const { model } = await findDuplicates(others, settings);
  const index = createDuplicateIndex({ ...settings, model });
  const entities = new Map<string, number>();
  const before = heldMb();
  let fillMs = 0;
  const fill = (batch: readonly DedupeRecord[]): void => {
    const start = performance.now();
    index.addAll(batch);
    fillMs += performance.now() - start;
  };
  const asked: { readonly record: DedupeRecord; readonly entity: number }[] = [];
  let batch: DedupeRecord[] = [];
  for (const { record, entity } of generateContacts({ records: records + lookups, seed })) {
    if (entities.size === records) asked.push({ record, entity });
    else {
      entities.set(record.id, entity);
      batch.push(record);
      if (batch.length < batchSize && entities.size < records) continue;
      fill(batch);
      batch = [];
    }
  }
  const held = heldMb() - before;
  const tally = lookUp(index, asked, entities);
  return {
    records,
    fillMs: Math.round(fillMs),
    ...tally,
    heldMb: held,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function lookUp(
  index: ReturnType<typeof createDuplicateIndex>,
  asked: readonly { readonly record: DedupeRecord; readonly entity: number }[],
  entities: ReadonlyMap<string, number>,
) {
  const known = new Set(entities.values());
  // The engine compiles what runs often; the first lookups of a process are not those of a service.
  for (const { record } of asked.slice(0, 500)) index.lookup(record);
  const times: number[] = [];
  const sums = { compared: 0, capped: 0, known: 0, found: 0, auto: 0, autoRight: 0 };
  const cpu = process.cpuUsage();
  for (const { record, entity } of asked) {
    const start = performance.now();
    const { candidates, compared, cappedRules } = index.lookup(record);
    times.push(performance.now() - start);
    const isRight = (id: string | undefined): boolean => id !== undefined && entities.get(id) === entity;
    sums.compared += compared;
    if (cappedRules.length > 0) sums.capped += 1;
    if (known.has(entity)) sums.known += 1;
    if (isRight(candidates[0]?.id)) sums.found += 1;
    const auto = candidates.filter(({ band }) => band === 'auto');
    sums.auto += auto.length;
    sums.autoRight += auto.filter(({ id }) => isRight(id)).length;
  }
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    lookups: times.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    maxMs: at(1),
    cpuMs: (user + system) / 1_000 / times.length,
    compared: sums.compared / times.length,
    capped: sums.capped / times.length,
    found: sums.found / sums.known,
    autoPrecision: sums.autoRight / sums.auto,
  };
}

function heldMb(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.round((heapUsed + arrayBuffers) / 2 ** 20);
}

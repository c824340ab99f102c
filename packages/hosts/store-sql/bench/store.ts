/**
 * Puts and reads per second of a store, and of bare statements on the same tables in the same run.
 * `node --conditions=@crmsync/source bench/store.ts [rows] [random] [--postgres postgres://…]`
 */
import type { Store } from '@crmsync/store';
import { put } from '@crmsync/store';
import { type BenchSubject, commitRows, emails, keysPerRead, people, person, reads } from './subject.ts';

const rounds = 3;
const args = process.argv.slice(2);
const at = args.indexOf('--postgres');
const url = at < 0 ? undefined : args[at + 1];
const rows = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 100_000);
const random = args.includes('random');

function perSecond(count: number, sinceMs: number): number {
  return Math.round((count / (performance.now() - sinceMs)) * 1000);
}

async function measureStore(store: Store) {
  await store.migrate();
  const tenant = store.tenant('tenant');
  const memory: number[] = [];
  const begin = performance.now();
  for (let from = 0; from < rows; from += commitRows) {
    const result = await tenant.commit({
      put: Array.from({ length: commitRows }, (_, each) => put(people, person(from + each, random))),
    });
    if (!result.ok) throw new Error('a commit was refused');
    if (from % (commitRows * 20) === 0) memory.push(process.memoryUsage.rss());
  }
  const puts = perSecond(rows, begin);
  const beginReads = performance.now();
  for (let read = 0; read < reads; read += 1) {
    const anyOf = emails(read, rows).map((email) => [email]);
    const found = await tenant.read({ collection: people, index: 'byEmail', anyOf });
    if (found.length !== keysPerRead) throw new Error('a row is missing');
  }
  const keys = perSecond(reads * keysPerRead, beginReads);
  await store.close();
  return { puts, keys, memory };
}

async function measureBare(subject: BenchSubject, name: string) {
  const bare = await subject.bare(name);
  const begin = performance.now();
  for (let from = 0; from < rows; from += commitRows) {
    await bare.put(Array.from({ length: commitRows }, (_, each) => person(from + each, random)));
  }
  const puts = perSecond(rows, begin);
  const beginReads = performance.now();
  for (let read = 0; read < reads; read += 1) {
    for (const doc of await bare.read(emails(read, rows))) JSON.parse(doc);
  }
  const keys = perSecond(reads * keysPerRead, beginReads);
  await bare.close();
  return { puts, keys };
}

const subject =
  url === undefined
    ? (await import('./sqlite-subject.ts')).sqliteSubject()
    : (await import('./postgres-subject.ts')).postgresSubject(url);
try {
  for (let round = 0; round < rounds; round += 1) {
    const bare = await measureBare(subject, `bare_${round}`);
    const { memory, ...store } = await measureStore(subject.store(`store_${round}`));
    const mib = memory.map((bytes) => Math.round(bytes / 2 ** 20));
    const ratio = `${(store.puts / bare.puts).toFixed(2)} puts, ${(store.keys / bare.keys).toFixed(2)} keys`;
    const line = `puts/s ${store.puts} (bare ${bare.puts}), keys/s ${store.keys} (bare ${bare.keys}), ratio ${ratio}`;
    process.stdout.write(
      `${line}, rss MiB ${[0.1, 0.25, 0.5, 0.75, 1].map((part) => mib[Math.ceil(mib.length * part) - 1]).join(' ')}\n`,
    );
    for (const name of ['bare', 'store']) await subject.remove(`${name}_${round}`);
  }
} finally {
  await subject.close();
}

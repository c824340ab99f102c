/**
 * Puts and reads per second of the SQLite store, and of bare `node:sqlite` statements on the same tables in the same run.
 * `node --conditions=@crmsync/source bench/store.ts [rows] [random]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { defineCollection, put, type Row } from '@crmsync/store';
import { createSqliteStore } from '@crmsync/store-sql';

interface Person extends Row {
  readonly email: string;
  readonly city: string;
  readonly updatedAt: number;
  readonly fields: unknown;
}

const people = defineCollection<Person>()(
  'people',
  { email: 'text', city: 'text', updatedAt: 'integer' },
  {
    byEmail: { columns: ['email'], unique: true },
    byCity: { columns: ['city', 'updatedAt'] },
    byUpdate: { columns: ['updatedAt'] },
  },
);

const rows = Number(process.argv[2] ?? 100_000);
const random = process.argv.includes('random');
const commitRows = 500;
const keysPerRead = 100;
const reads = 500;
const rounds = 3;
const folder = mkdtempSync(join(tmpdir(), 'crmsync-bench-'));

function idOf(at: number): string {
  if (!random) return `person-${String(at).padStart(12, '0')}`;
  return `${(Math.imul(at, 2654435761) >>> 0).toString(16).padStart(8, '0')}-0000-4000-8000`;
}

function person(at: number): Person {
  const fields = {
    firstName: `First ${at}`,
    lastName: `Last ${at}`,
    phones: [{ number: `+1555${String(at).padStart(7, '0')}`, type: 'work' }],
    tags: ['customer', 'newsletter', 'imported'],
    address: { street: `${at} Main Street`, city: 'Springfield', country: 'US' },
    note: 'x'.repeat(620),
  };
  return { id: idOf(at), email: `user${at}@example.com`, city: `city ${at % 1000}`, updatedAt: 1.7e12 + at, fields };
}

function emails(read: number): string[] {
  return Array.from({ length: keysPerRead }, (_, at) => `user${((read * keysPerRead + at) * 7919) % rows}@example.com`);
}

function perSecond(count: number, sinceMs: number): number {
  return Math.round((count / (performance.now() - sinceMs)) * 1000);
}

async function measureStore(path: string) {
  const store = createSqliteStore({ path, collections: [people] });
  await store.migrate();
  const tenant = store.tenant('tenant');
  const memory: number[] = [];
  const begin = performance.now();
  for (let from = 0; from < rows; from += commitRows) {
    await tenant.commit({ put: Array.from({ length: commitRows }, (_, at) => put(people, person(from + at))) });
    if (from % (commitRows * 20) === 0) memory.push(process.memoryUsage.rss());
  }
  const puts = perSecond(rows, begin);
  const beginReads = performance.now();
  for (let read = 0; read < reads; read += 1) {
    const anyOf = emails(read).map((email) => [email]);
    const found = await tenant.read({ collection: people, index: 'byEmail', anyOf });
    if (found.length !== keysPerRead) throw new Error('a row is missing');
  }
  const keys = perSecond(reads * keysPerRead, beginReads);
  await store.close();
  return { puts, keys, memory };
}

async function measureBare(path: string) {
  const made = createSqliteStore({ path, collections: [people] });
  await made.migrate();
  await made.close();
  const db = new DatabaseSync(path);
  db.exec('pragma synchronous = normal; pragma wal_autocheckpoint = 16000; pragma cache_size = -16384');
  const insert = db.prepare(
    'insert into crmsync_people (tenant_id, id, version, email, city, updatedAt, doc) values (?, ?, 1, ?, ?, ?, ?)',
  );
  const begin = performance.now();
  for (let from = 0; from < rows; from += commitRows) {
    db.exec('begin immediate');
    for (let at = from; at < from + commitRows; at += 1) {
      const row = person(at);
      insert.run('tenant', row.id, row.email, row.city, row.updatedAt, JSON.stringify(row));
    }
    db.exec('commit');
  }
  const puts = perSecond(rows, begin);
  const select = db.prepare('select version, doc from crmsync_people where tenant_id = ? and email = ?');
  const beginReads = performance.now();
  for (let read = 0; read < reads; read += 1) {
    for (const email of emails(read)) JSON.parse(String(select.get('tenant', email)?.doc));
  }
  const keys = perSecond(reads * keysPerRead, beginReads);
  db.close();
  return { puts, keys };
}

try {
  for (let round = 0; round < rounds; round += 1) {
    const bare = await measureBare(join(folder, `bare-${round}.sqlite`));
    const { memory, ...store } = await measureStore(join(folder, `store-${round}.sqlite`));
    const mib = memory.map((bytes) => Math.round(bytes / 2 ** 20));
    const ratio = `${(store.puts / bare.puts).toFixed(2)} puts, ${(store.keys / bare.keys).toFixed(2)} keys`;
    const line = `puts/s ${store.puts} (bare ${bare.puts}), keys/s ${store.keys} (bare ${bare.keys}), ratio ${ratio}`;
    process.stdout.write(
      `${line}, rss MiB ${[0.1, 0.25, 0.5, 0.75, 1].map((part) => mib[Math.ceil(mib.length * part) - 1]).join(' ')}\n`,
    );
    for (const name of ['bare', 'store']) rmSync(join(folder, `${name}-${round}.sqlite`));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

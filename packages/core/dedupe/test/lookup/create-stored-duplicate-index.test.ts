import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createDuplicateIndex,
  createStoredDuplicateIndex,
  type DedupeRecord,
  type DuplicateKeyStorage,
  duplicateKeys,
  findDuplicates,
} from '../../src/index.ts';
import { inventContacts } from '../find/support/populations.ts';

vi.setConfig({ testTimeout: 60_000 });

const settings = { entity: 'contact', country: 'US' } as const;
let database: DatabaseSync;

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  database.exec(`create table record (id text primary key, data text);
    create table record_key (key text, id text, primary key (key, id)) without rowid`);
});
afterEach(() => database.close());

function store(records: readonly DedupeRecord[]): DuplicateKeyStorage {
  const insert = database.prepare('insert into record values (?, ?)');
  const insertKey = database.prepare('insert into record_key values (?, ?)');
  for (const record of records) {
    insert.run(record.id, JSON.stringify(record));
    for (const key of duplicateKeys(record, settings)) insertKey.run(key, record.id);
  }
  const holders = database.prepare('select id from record_key where key = ? limit ?');
  const read = database.prepare('select data from record where id = ?');
  return {
    async find(keys, limit) {
      const ids = new Set(keys.flatMap((key) => holders.all(key, limit + 1).map(({ id }) => String(id))));
      return [...ids].map((id): DedupeRecord => JSON.parse(String(read.get(id)?.data)));
    },
  };
}

describe('an index over SQL', () => {
  it('calls auto what the index in memory calls auto', async () => {
    const { records } = inventContacts(8, 500);
    const { model } = await findDuplicates(records, settings);
    const memory = createDuplicateIndex({ ...settings, model });
    memory.addAll(records);
    const stored = createStoredDuplicateIndex({ ...settings, model }, store(records));
    let all = 0;
    let same = 0;
    for (const record of records) {
      const found = new Map((await stored.lookup(record)).candidates.map(({ id, band }) => [id, band]));
      for (const { id, band } of memory.lookup(record).candidates) {
        if (band !== 'auto') continue;
        all += 1;
        if (found.get(id) === 'auto') same += 1;
      }
    }
    expect(all).toBeGreaterThan(100);
    expect(same / all).toBeGreaterThanOrEqual(0.97);
  });

  it('asks once, and says which keys too many records hold', async () => {
    const people = 'Ann Lee,Bruno Katz,Carla Ortiz,Dov Meyer,Ewa Nowak,Finn Berg,Greta Wolf,Hugo Reyes,Ida Sand'.split(
      ',',
    );
    const crowd = Array.from({ length: 9 }, (_, place) => ({
      id: `r${place}`,
      fullName: people[place] as string,
      phone: '+1 212 555 0100',
    }));
    const storage = store(crowd);
    let calls = 0;
    const counted: DuplicateKeyStorage = {
      find(keys, limit) {
        calls += 1;
        return storage.find(keys, limit);
      },
    };
    const index = createStoredDuplicateIndex({ ...settings, keyLimit: 4 }, counted);
    const { candidates, cappedRules } = await index.lookup({ ...crowd[2], id: 'new' });
    expect(calls).toBe(1);
    expect(cappedRules).toContain('phone');
    expect(candidates.map(({ id }) => id)).toEqual(['r2']);
  });
});

describe('duplicate keys', () => {
  it('are the same for two spellings of a value, name their rule, and show no value', () => {
    const one = duplicateKeys({ id: 'a', email: 'Ann.Lee@Acme.example', phone: '(212) 555-0142' }, settings);
    const other = duplicateKeys({ id: 'b', email: 'ann.lee@acme.example', phone: '+1 212 555 0142' }, settings);
    expect(one).toEqual(other);
    for (const key of one) expect(key).toMatch(/^[\w+]+:[0-9a-f]{8}$/i);
    expect(one.join()).not.toMatch(/acme|0142/i);
  });

  it('are none for an empty record', () => {
    expect(duplicateKeys({ id: 'a', firstName: '' }, settings)).toEqual([]);
  });
});

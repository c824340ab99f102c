import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { defineCollection, put, type Row } from '@crmsync/store';
import { createSqliteStore, migrationSql } from '@crmsync/store-sql';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from './temporary-folder.ts';

interface Person extends Row {
  readonly email?: string;
  readonly age?: number;
  readonly version?: string;
  readonly doc?: string;
}

const people = defineCollection<Person>()(
  'people',
  { email: 'text', age: 'integer' },
  { byEmail: { columns: ['email'], unique: true }, byAge: { columns: ['age', 'email'] } },
);

const newPath = temporaryPaths();
const secret = 'person-17@example.test';

describe('failures of the SQLite store', () => {
  it('are StoreErrors with a cause and without row contents (R: no field values in messages)', async () => {
    const database = new DatabaseSync(':memory:');
    const store = createSqliteStore({ database, collections: [people] });
    await store.migrate();
    database.exec("create trigger refuse before insert on crmsync_people begin select raise(abort, 'no'); end");
    const failure = await store
      .tenant('t')
      .commit({ put: [put(people, { id: secret, email: secret })] })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StoreError', code: 'STORE_FAILED', retryable: false });
    expect(failure).toHaveProperty('cause');
    expect(JSON.stringify(failure)).not.toContain(secret);
    expect(database.isTransaction).toBe(false);
  });

  it('do not quote a row that is not JSON any more', async () => {
    const database = new DatabaseSync(':memory:');
    const store = createSqliteStore({ database, collections: [people] });
    await store.migrate();
    await store.tenant('t').commit({ put: [put(people, { id: 'a' })] });
    database.prepare('update crmsync_people set doc = ?').run(`{"email": ${secret}`);
    const failure = await store
      .tenant('t')
      .read({ collection: people, ids: ['a'] })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StoreError', message: 'a row of collection people is not JSON any more' });
    expect(Reflect.get(failure as object, 'cause')).toBeUndefined();
  });

  it('tell to migrate first', async () => {
    const store = createSqliteStore({ path: ':memory:', collections: [people] });
    const failure = store.tenant('t').read({ collection: people, ids: ['a'] });
    await expect(failure).rejects.toMatchObject({ name: 'StoreError', remedy: 'Call migrate() first.' });
  });

  it('come at once when the path is no database', () => {
    const path = newPath();
    writeFileSync(path, 'not a database, only a text that is long enough to be taken for one'.repeat(20));
    expect(() => createSqliteStore({ path, collections: [people] })).toThrow(/^SQLite failed to open the database/);
  });

  it('leave the next commit free to succeed', async () => {
    const store = createSqliteStore({ path: ':memory:', collections: [people] });
    await store.migrate();
    const other = defineCollection<Row>()('other', {}, {});
    const tenant = store.tenant('t');
    const mixed = { put: [put(people, { id: 'a' })], delete: [{ collection: other, id: 'x' }] };
    await expect(tenant.commit(mixed)).rejects.toThrow(new TypeError('the store was made without collection other'));
    await expect(tenant.commit({ put: [put(people, { id: 'a' })] })).resolves.toEqual({ ok: true });
  });
});

describe('names of collections, columns and indexes', () => {
  it('may be those of the columns that every table has', async () => {
    const odd = defineCollection<Person>()(
      'order',
      { version: 'text', doc: 'text', id: 'text' },
      { group: { columns: ['version', 'doc'] }, byId: { columns: ['id'], unique: true } },
    );
    const store = createSqliteStore({ path: ':memory:', collections: [odd] });
    await store.migrate();
    const tenant = store.tenant('t');
    await tenant.commit({ put: [put(odd, { id: 'a', version: 'v', doc: 'd' })] });
    const expected = [{ row: { id: 'a', version: 'v', doc: 'd' }, version: 1 }];
    expect(await tenant.read({ collection: odd, index: 'group', equals: ['v', 'd'] })).toEqual(expected);
    expect(await tenant.read({ collection: odd, index: 'byId', equals: ['a'] })).toEqual(expected);
  });

  it.each(['', 'People', 'a-b', 'a b', 'x"y', '1a', 'a'.repeat(41)])('refuse %j for a collection', (name) => {
    const collection = defineCollection<Row>()(name, {}, {});
    expect(() => createSqliteStore({ path: ':memory:', collections: [collection] })).toThrow(TypeError);
  });

  it('refuse names that are taken: twice, by the store itself, by an index', () => {
    const named = (name: string, index: string) =>
      defineCollection<Person>()(name, { age: 'integer' }, { [index]: { columns: ['age'] } });
    const refused = [[people, people], [named('leases', 'i')], [named('a', 'b_c'), named('a_b', 'c')]];
    for (const collections of refused) {
      expect(() => createSqliteStore({ path: ':memory:', collections })).toThrow(TypeError);
    }
  });
});

describe('migrations', () => {
  function schemaOf(database: DatabaseSync): unknown {
    return database.prepare('select type, name, sql from sqlite_schema order by name').all();
  }

  it('as files make the same schema as migrate(), which then finds nothing to do (E11)', async () => {
    const byFiles = new DatabaseSync(':memory:');
    const files = migrationSql([people], { dialect: 'sqlite' });
    expect(files.map(({ name }) => name)).toEqual(['0001_crmsync_store.sql']);
    for (const { sql } of files) byFiles.exec(sql);
    const byStore = new DatabaseSync(':memory:');
    await createSqliteStore({ database: byStore, collections: [people] }).migrate();
    expect(schemaOf(byFiles)).toEqual(schemaOf(byStore));
    const before = schemaOf(byFiles);
    const store = createSqliteStore({ database: byFiles, collections: [people] });
    await store.migrate();
    expect(schemaOf(byFiles)).toEqual(before);
    expect(byFiles.prepare('select count(*) as n from crmsync_migrations').get()).toEqual({ n: 1 });
    await expect(store.epoch()).resolves.toMatch(/^[0-9a-f]{32}$/);
  });

  it('keep what an older release wrote, and replace an index that changed', async () => {
    const database = new DatabaseSync(':memory:');
    const older = createSqliteStore({ database, collections: [people] });
    await older.migrate();
    const rows = Array.from({ length: 1200 }, (_, at) => put(people, { id: `p${at}`, age: at, email: `${at}` }));
    await older.tenant('t').commit({ put: rows });
    const changed = defineCollection<Person>()(
      'people',
      { email: 'text', age: 'integer', doc: 'text' },
      { byAge: { columns: ['age'], unique: true }, byDoc: { columns: ['doc', 'age'] } },
    );
    const newer = createSqliteStore({ database, collections: [changed] });
    await newer.migrate();
    const found = await newer.tenant('t').read({ collection: changed, index: 'byAge', equals: [1100] });
    expect(found.map(({ row }) => row.id)).toEqual(['p1100']);
    expect(await newer.tenant('t').count({ collection: changed, count: 'byDoc', equals: [''] })).toBe(1200);
    const clash = await newer.tenant('t').commit({ put: [put(changed, { id: 'x', age: 1 })] });
    expect(clash).toMatchObject({ ok: false, refusal: { index: 'byAge' } });
    await expect(older.tenant('t').commit({ put: [put(people, { id: 'p1', age: 5000 })] })).resolves.toEqual({
      ok: true,
    });
  });

  it('refuse a column that changes its type', async () => {
    const database = new DatabaseSync(':memory:');
    await createSqliteStore({ database, collections: [people] }).migrate();
    const changed = defineCollection<Person>()('people', { age: 'text' }, { byAge: { columns: ['age'] } });
    const migrating = createSqliteStore({ database, collections: [changed] }).migrate();
    await expect(migrating).rejects.toThrow('collection people: column age has changed its type');
  });

  it('refuse a migrations table that was edited', async () => {
    const database = new DatabaseSync(':memory:');
    const store = createSqliteStore({ database, collections: [people] });
    await store.migrate();
    database.exec("update crmsync_migrations set steps = replace(steps, 'byAge', 'byAgo')");
    await expect(store.migrate()).rejects.toThrow('migration 1 of the store is not the one that was applied');
  });

  it('that fail change nothing', async () => {
    const database = new DatabaseSync(':memory:');
    const plain = defineCollection<Person>()('people', { email: 'text' }, { byEmail: { columns: ['email'] } });
    const store = createSqliteStore({ database, collections: [plain] });
    await store.migrate();
    await store.tenant('t').commit({ put: [put(plain, { id: 'a', email: 'x' }), put(plain, { id: 'b', email: 'x' })] });
    const before = schemaOf(database);
    await expect(createSqliteStore({ database, collections: [people] }).migrate()).rejects.toThrow(
      'SQLite failed to migrate',
    );
    expect(schemaOf(database)).toEqual(before);
    expect(await store.tenant('t').count({ collection: plain, count: 'byEmail', equals: ['x'] })).toBe(2);
  });
});

describe('a database of the host', () => {
  it('stays open when the store is closed', async () => {
    const database = new DatabaseSync(':memory:');
    const store = createSqliteStore({ database, collections: [people] });
    await store.migrate();
    await store.close();
    expect(database.prepare('select count(*) as n from crmsync_people').get()).toEqual({ n: 0 });
  });
});

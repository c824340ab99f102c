import { defineCollection, put, type Row } from '@crmsync/store';
import {
  createPostgresStore,
  migrationSql,
  type PostgresClient,
  type PostgresPool,
  type PostgresStatement,
} from '@crmsync/store-sql';
import { testDatabase } from '@crmsync/test-servers';
import type { Pool } from 'pg';
import { describe, expect, expectTypeOf, it } from 'vitest';

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
const notes = defineCollection<Row>()('notes', {}, {});

const database = await testDatabase();
const { pool } = database;
const secret = 'person-17@example.com';

async function migrated(collections = [people, notes], schema = database.newSchema()) {
  const store = createPostgresStore({ pool, schema, collections });
  await store.migrate();
  return { store, tenant: store.tenant('t'), schema };
}

/** The pool, with every statement noted. */
function noting(statements: PostgresStatement[]): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect();
      return new Proxy(client, {
        get(target, name) {
          if (name !== 'query') {
            const member: unknown = Reflect.get(target, name);
            return typeof member === 'function' ? member.bind(target) : member;
          }
          return (statement: PostgresStatement) => {
            statements.push(statement);
            return target.query(statement);
          };
        },
      });
    },
  };
}

describe('statements of the Postgres store', () => {
  it('are a fixed few per call, whatever the number of rows', async () => {
    const { schema } = await migrated();
    const statements: PostgresStatement[] = [];
    const tenant = createPostgresStore({ pool: noting(statements), schema, collections: [people, notes] }).tenant('t');
    const spent = async (call: Promise<unknown>): Promise<number> => {
      const before = statements.length;
      await call;
      return statements.length - before;
    };
    const rows = Array.from({ length: 2000 }, (_, at) => put(people, { id: `p${at}`, email: `${at}`, age: at }));
    // begin with the lock, deletes, puts, commit; one more where something is expected
    const deletes = rows.map(({ row }) => ({ collection: people, id: row.id }));
    expect(await spent(tenant.commit({ put: rows }))).toBe(3);
    const expected = rows.map(({ row }) => ({ collection: people, id: row.id, version: 1 }));
    const mixed = { expect: expected, delete: deletes, put: [...rows, put(notes, { id: 'n' })] };
    expect(await spent(tenant.commit(mixed))).toBe(5);
    expect(await spent(tenant.commit({ expect: expected }))).toBe(1);
    expect(await spent(tenant.read({ collection: people, ids: rows.map(({ row }) => row.id) }))).toBe(1);
    const anyOf = rows.map(({ row }) => [row.id]);
    expect(await spent(tenant.read({ collection: people, index: 'byEmail', anyOf }))).toBe(1);
    await tenant.lease({ id: 'l', holder: 'h', ttlMs: 10, nowMs: 1 });
    expect(await spent(tenant.lease({ id: 'l', holder: 'h', ttlMs: 10, nowMs: 2 }))).toBe(1);
  });

  it('look each row up by an index, also before the server has counted a table', async () => {
    const { schema, tenant: writer } = await migrated();
    await database.query(`alter table "${schema}".people set (autovacuum_enabled = off)`);
    const rows = Array.from({ length: 6000 }, (_, at) => put(people, { id: `p${at}`, email: `${at}`, age: at }));
    await writer.commit({ put: rows });
    const statements: PostgresStatement[] = [];
    const tenant = createPostgresStore({ pool: noting(statements), schema, collections: [people, notes] }).tenant('t');
    const ids = rows.filter((_, at) => at % 10 === 0).map(({ row }) => row.id);
    await tenant.read({ collection: people, ids });
    await tenant.read({ collection: people, index: 'byAge', anyOf: ids.map((_, at) => [at]) });
    await tenant.read({ collection: people, index: 'byAge', from: 100, after: [200, '200', 'p200'] });
    const some = ids.map((id) => ({ collection: people, id, version: 1 }));
    await tenant.commit({ expect: some, delete: some });
    const changes = statements.filter(({ values }) => values);
    expect(changes).toHaveLength(5);
    const client = await pool.connect();
    for (const { text, values = [] } of changes) {
      const { rows: lines } = await client.query({ text: `explain ${text}`, values });
      const plan = lines.map((line) => String(line['QUERY PLAN'])).join('\n');
      expect(plan).toMatch(/people_(pk|byAge)/);
      expect(plan).not.toMatch(/Seq Scan|Index Cond: \(tenant_id = '[^']*'::text\)$/m);
    }
    client.release();
  });

  it('leave nothing behind in a session, so that a transaction pooler can stand between (decision 16)', async () => {
    const { schema } = await migrated();
    const statements: PostgresStatement[] = [];
    const store = createPostgresStore({ pool: noting(statements), schema, collections: [people, notes] });
    await store.migrate();
    const tenant = store.tenant('t');
    await tenant.commit({ put: [put(people, { id: 'a', email: 'x' })] });
    await tenant.commit({ put: [put(people, { id: 'b', email: 'x' })] });
    await tenant.lease({ id: 'l', holder: 'h', ttlMs: 10, nowMs: 1 });
    await tenant.drop();
    const texts = statements.flatMap(({ text }) => text.split('; '));
    expect(texts.filter((text) => /^(prepare|listen|declare)|pg_advisory_lock|^set (?!local)/.test(text))).toEqual([]);
    expect(statements.filter((statement) => 'name' in statement)).toEqual([]);
    expect(texts.filter((text) => text.startsWith('set local')).length).toBeGreaterThan(0);
  });
});

describe('failures of the Postgres store', () => {
  it('are StoreErrors with a code and without row contents (R: no field values in messages)', async () => {
    const { tenant, schema } = await migrated();
    await database.query(`alter table "${schema}".people add constraint young check (age < 100)`);
    const failure = await tenant
      .commit({ put: [put(people, { id: secret, email: secret, age: 200 })] })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StoreError', code: 'STORE_FAILED', retryable: false });
    expect(failure).toMatchObject({ message: 'Postgres failed to commit (23514)', cause: { code: '23514' } });
    expect(JSON.stringify(failure) + JSON.stringify(Reflect.get(failure as object, 'cause'))).not.toContain(secret);
    await expect(tenant.commit({ put: [put(people, { id: 'a', age: 1 })] })).resolves.toEqual({ ok: true });
  });

  it('do not quote a row that is not JSON any more', async () => {
    const { tenant, schema } = await migrated();
    await tenant.commit({ put: [put(people, { id: 'a' })] });
    await database.query(`update "${schema}".people set doc = '{"email": ${secret}'`);
    const failure = await tenant.read({ collection: people, ids: ['a'] }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StoreError', message: 'a row of collection people is not JSON any more' });
    expect(Reflect.get(failure as object, 'cause')).toBeUndefined();
  });

  it('tell to migrate first, or of a wrong schema', async () => {
    const store = createPostgresStore({ pool, schema: database.newSchema(), collections: [people] });
    const failure = store.tenant('t').read({ collection: people, ids: ['a'] });
    const remedy = 'Call migrate() first, or check the name of the schema.';
    await expect(failure).rejects.toMatchObject({ name: 'StoreError', retryable: false, remedy });
    await expect(store.epoch()).rejects.toMatchObject({ name: 'StoreError', remedy });
  });

  it('are retryable when no server answers, and name no password', async () => {
    const connectionString = 'postgres://someone:hidden@127.0.0.1:1/none';
    const store = createPostgresStore({ connectionString, collections: [people] });
    const failure = await store.migrate().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StoreError', retryable: true });
    expect(failure).toHaveProperty('remedy');
    expect(`${String(failure)} ${String(Reflect.get(failure as object, 'cause'))}`).not.toContain('hidden');
    await store.close();
  });

  it('leave mistakes of the caller what they are, before anything is sent', async () => {
    const { tenant, store } = await migrated([people]);
    const mixed = { put: [put(people, { id: 'a' })], delete: [{ collection: notes, id: 'x' }] };
    await expect(tenant.commit(mixed)).rejects.toThrow(new TypeError('the store was made without collection notes'));
    await expect(tenant.commit({ put: [put(people, { id: 'a' })] })).resolves.toEqual({ ok: true });
    expect(() => store.tenant('x'.repeat(385))).toThrow(TypeError);
    expect(() => createPostgresStore({ pool, collections: [people], lockTimeoutMs: 0 })).toThrow(TypeError);
  });
});

describe('names', () => {
  it.each(['', 'a.b', 'a"b', 'a b', 'ä', '1a', 'x'.repeat(64)])('refuse the schema %j', (schema) => {
    expect(() => createPostgresStore({ pool, schema, collections: [people] })).toThrow(TypeError);
  });

  it('may be reserved words, long, and those of the columns that every table has', async () => {
    const long = 'x'.repeat(40);
    const odd = defineCollection<Person>()(
      'order',
      { version: 'text', doc: 'text', id: 'text' },
      { group: { columns: ['version', 'doc'] }, byId: { columns: ['id'], unique: true } },
    );
    const lengthy = defineCollection<Person>()(
      long,
      { email: 'text' },
      { [`${long.slice(1)}a`]: { columns: ['email'], unique: true }, [`${long.slice(1)}b`]: { columns: ['email'] } },
    );
    const schema = `${database.newSchema()}-Select`;
    const store = createPostgresStore({ pool, schema, collections: [odd, lengthy] });
    await store.migrate();
    const tenant = store.tenant('t');
    await tenant.commit({
      put: [put(odd, { id: 'a', version: 'v', doc: 'd' }), put(lengthy, { id: 'a', email: 'e' })],
    });
    const expected = [{ row: { id: 'a', version: 'v', doc: 'd' }, version: 1 }];
    expect(await tenant.read({ collection: odd, index: 'group', equals: ['v', 'd'] })).toEqual(expected);
    expect(await tenant.read({ collection: odd, index: 'byId', equals: ['a'] })).toEqual(expected);
    const clash = await tenant.commit({ put: [put(lengthy, { id: 'b', email: 'e' })] });
    expect(clash).toMatchObject({ ok: false, refusal: { reason: 'unique', index: `${long.slice(1)}a`, id: 'b' } });
    await database.query(`drop schema "${schema}" cascade`);
  });

  it('refuse an index that could not hold its longest entry', () => {
    const columns = { a: 'text', b: 'text', c: 'text', d: 'text', e: 'text' } as const;
    const wide = defineCollection<Row & { [name in keyof typeof columns]?: string }>()('wide', columns, {
      all: { columns: Object.keys(columns) },
    });
    expect(() => createPostgresStore({ pool, collections: [wide] })).toThrow(/has more texts than Postgres can index/);
  });
});

describe('migrations of the Postgres store', () => {
  const schemaOf = (schema: string) =>
    database.query(
      `select table_name, column_name, data_type, collation_name from information_schema.columns where table_schema = '${schema}'
       union all select tablename, indexname, replace(indexdef, '${schema}', 's'), null from pg_indexes where schemaname = '${schema}'
       order by 1, 2`,
    );

  it('as files make the same schema as migrate(), which then finds nothing to do (E11)', async () => {
    const byFiles = database.newSchema();
    const files = migrationSql([people, notes], { dialect: 'postgres', schema: byFiles });
    expect(files.map(({ name }) => name)).toEqual(['0001_crmsync_store.sql']);
    for (const { sql } of files) await database.query(sql);
    const { schema: byStore } = await migrated();
    expect(await schemaOf(byFiles)).toEqual(await schemaOf(byStore));
    const { store } = await migrated([people, notes], byFiles);
    expect(await database.query(`select version from "${byFiles}".migrations`)).toHaveLength(1);
    await expect(store.epoch()).resolves.toMatch(/^[0-9a-f]{32}$/);
  });

  it('order texts by bytes, whatever the database does', async () => {
    const { schema } = await migrated();
    const columns = await schemaOf(schema);
    const texts = columns.filter(({ data_type }) => data_type === 'text');
    expect(texts.length).toBeGreaterThan(5);
    expect(new Set(texts.map(({ collation_name }) => collation_name))).toEqual(new Set(['C']));
  });

  it('keep what an older release wrote, and replace an index that changed', async () => {
    const { tenant, schema } = await migrated();
    const rows = Array.from({ length: 1200 }, (_, at) => put(people, { id: `p${at}`, age: at, email: `${at}` }));
    await tenant.commit({ put: rows });
    const changed = defineCollection<Person>()(
      'people',
      { email: 'text', age: 'integer', doc: 'text' },
      { byAge: { columns: ['age'], unique: true }, byDoc: { columns: ['doc', 'age'] } },
    );
    const newer = await migrated([changed], schema);
    const found = await newer.tenant.read({ collection: changed, index: 'byAge', equals: [1100] });
    expect(found.map(({ row }) => row.id)).toEqual(['p1100']);
    expect(await newer.tenant.count({ collection: changed, count: 'byDoc', equals: [''] })).toBe(1200);
    const clash = await newer.tenant.commit({ put: [put(changed, { id: 'x', age: 1 })] });
    expect(clash).toMatchObject({ ok: false, refusal: { index: 'byAge' } });
  });

  it('refuse a migrations table that was edited', async () => {
    const { store, schema } = await migrated();
    await database.query(`update "${schema}".migrations set steps = replace(steps, 'byAge', 'byAgo')`);
    await expect(store.migrate()).rejects.toThrow('migration 1 of the store is not the one that was applied');
  });

  it('that fail change nothing', async () => {
    const plain = defineCollection<Person>()('people', { email: 'text' }, { byEmail: { columns: ['email'] } });
    const { tenant, schema } = await migrated([plain]);
    await tenant.commit({ put: [put(plain, { id: 'a', email: 'x' }), put(plain, { id: 'b', email: 'x' })] });
    const before = await schemaOf(schema);
    await expect(migrated([people], schema)).rejects.toThrow('Postgres failed to migrate (23505)');
    expect(await schemaOf(schema)).toEqual(before);
    expect(await tenant.count({ collection: plain, count: 'byEmail', equals: ['x'] })).toBe(2);
  });
});

describe('a pool of the host', () => {
  it('is any pool of pg, and stays open when the store is closed', async () => {
    expectTypeOf<Pool>().toExtend<PostgresPool>();
    const { store } = await migrated();
    await store.close();
    const client: PostgresClient = await pool.connect();
    expect((await client.query({ text: 'select 1 as one' })).rows).toEqual([{ one: 1 }]);
    client.release();
  });
});

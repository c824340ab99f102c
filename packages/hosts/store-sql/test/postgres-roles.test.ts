import { type Collection, defineCollection, put, type Row, type Store } from '@crmsync/store';
import { storeConformanceCases } from '@crmsync/store/testing';
import { createPostgresStore, type PostgresPool, rowSecuritySql } from '@crmsync/store-sql';
import { testDatabase } from '@crmsync/test-servers';
import { afterAll, describe, expect, it } from 'vitest';

interface Person extends Row {
  readonly email?: string;
}

const people = defineCollection<Person>()(
  'people',
  { email: 'text' },
  { byEmail: { columns: ['email'], unique: true } },
);
const notes = defineCollection<Row>()('notes', {}, {});

const database = await testDatabase();
const role = database.newSchema();
await database.query(`create role "${role}"`);
afterAll(async () => {
  await database.query(`drop owned by "${role}"`);
  await database.query(`drop role "${role}"`);
});

/** The pool, with every connection acting as the role that only runs. */
const asRunner: PostgresPool = {
  async connect() {
    const client = await database.pool.connect();
    await client.query({ text: `set role "${role}"` });
    return {
      query: (statement) => client.query(statement),
      release(end) {
        const reset = client.query({ text: 'reset role' });
        reset.then(
          () => client.release(end),
          () => client.release(true),
        );
      },
      on: (event, listener) => client.on(event, listener),
      removeListener: (event, listener) => client.removeListener(event, listener),
    };
  },
};

/** What the guide tells to grant to the role that runs. */
function grants(schema: string): string {
  return [
    `grant usage on schema "${schema}" to "${role}"`,
    `grant select, insert, update, delete on all tables in schema "${schema}" to "${role}"`,
    `revoke insert, update, delete on "${schema}".migrations from "${role}"`,
    `revoke insert, delete on "${schema}".store from "${role}"`,
  ].join('; ');
}

describe('a role that only runs', () => {
  it('needs no right to make anything, and says what it lacks', async () => {
    const schema = database.newSchema();
    const runner = createPostgresStore({ pool: asRunner, schema, collections: [people] });
    const remedy = expect.stringContaining('docs/guides/postgres.md');
    await expect(runner.migrate()).rejects.toMatchObject({ message: expect.stringContaining('permission'), remedy });
    await createPostgresStore({ pool: database.pool, schema, collections: [people] }).migrate();
    await expect(runner.migrate()).rejects.toMatchObject({ name: 'StoreError', retryable: false, remedy });
    await database.query(grants(schema));
    await runner.migrate();
    const tenant = runner.tenant('t');
    await expect(tenant.commit({ put: [put(people, { id: 'a', email: 'x' })] })).resolves.toEqual({ ok: true });
    const lease = await tenant.lease({ id: 'l', holder: 'h', ttlMs: 10, nowMs: 1 });
    expect(lease.held).toBe(true);
    await tenant.drop();
    expect(await runner.tenants()).toEqual([]);
    const newer = createPostgresStore({ pool: asRunner, schema, collections: [people, notes] });
    await expect(newer.migrate()).rejects.toMatchObject({ name: 'StoreError', remedy });
  });
});

/** One case or more for each statement of the store: policies change nothing but which rows a statement sees. */
const underPolicies = new Set([
  'read-by-ids',
  'read-any-of',
  'read-after',
  'count',
  'commit-versions',
  'commit-atomic',
  'commit-concurrent',
  'unique-refused',
  'unique-swap',
  'lease-prolong',
  'lease-after-drop',
  'fence',
  'tenant-isolation',
  'tenant-drop',
  'tenants-listing',
  'reopen-grown',
]);

describe('row-level security', () => {
  const collectionsOf = new WeakMap<Store, string>();

  /** The store of a role that only runs, on a schema that its owner has migrated. */
  function secured(schema: string, collections: readonly Collection[]): Store {
    const options = { schema, collections, rowSecurity: true };
    const owner = createPostgresStore({ ...options, pool: database.pool });
    const runner = createPostgresStore({ ...options, pool: asRunner });
    const store: Store = {
      ...runner,
      async migrate() {
        await owner.migrate();
        await database.query(`${grants(schema)}; grant execute on all functions in schema "${schema}" to "${role}"`);
        await runner.migrate();
      },
    };
    collectionsOf.set(store, schema);
    return store;
  }

  it('hides the rows of other tenants from any statement', async () => {
    const schema = database.newSchema();
    const store = secured(schema, [people]);
    await store.migrate();
    for (const tenant of ['a', 'b']) await store.tenant(tenant).commit({ put: [put(people, { id: tenant })] });
    expect(await store.tenants()).toEqual(['a', 'b']);
    const client = await asRunner.connect();
    const seen = async (before: string) => {
      await client.query({ text: `begin; ${before}` });
      const { rows } = await client.query({ text: `select id from "${schema}".people` });
      await client.query({ text: 'rollback' });
      return rows.map(({ id }) => id);
    };
    expect(await seen('select 1')).toEqual([]);
    expect(await seen("set local crmsync.tenant = 'b'")).toEqual(['b']);
    expect(await seen('select 1')).toEqual([]);
    await client.query({ text: "begin; set local crmsync.tenant = 'b'" });
    const foreign = client.query({ text: `insert into "${schema}".people values ('a', 'x', 1, '', '{}')` });
    await expect(foreign).rejects.toThrow(/row-level security/);
    await client.query({ text: 'rollback' });
    client.release();
  });

  it('can be applied by hand, again and again', async () => {
    const schema = database.newSchema();
    const collections = [people];
    await createPostgresStore({ pool: database.pool, schema, collections }).migrate();
    for (const statement of [...rowSecuritySql(collections, { schema }), ...rowSecuritySql(collections, { schema })]) {
      await database.query(statement);
    }
    const open = `select relname from pg_class where relnamespace = '"${schema}"'::regnamespace and relkind = 'r' and not relrowsecurity`;
    expect((await database.query(`${open} order by 1`)).map(({ relname }) => relname)).toEqual(['migrations', 'store']);
  });

  it('covers collections that a later release adds', async () => {
    const schema = database.newSchema();
    await secured(schema, [people]).migrate();
    const store = secured(schema, [people, notes]);
    await store.migrate();
    await store.tenant('a').commit({ put: [put(notes, { id: 'x' })] });
    expect(await store.tenants()).toEqual(['a']);
    const client = await asRunner.connect();
    expect((await client.query({ text: `select * from "${schema}".notes` })).rows).toEqual([]);
    client.release();
  });

  it('takes no tenant without a name, for that is what unset sessions have', () => {
    const store = secured(database.newSchema(), [people]);
    expect(() => store.tenant('')).toThrow(TypeError);
  });

  const cases = storeConformanceCases({
    open: async (collections) => secured(database.newSchema(), collections),
    reopen: async (closed, collections) => secured(collectionsOf.get(closed) ?? '', collections),
  });
  it.each(cases.filter(({ id }) => underPolicies.has(id)))('keeps the rules of the port: $id', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

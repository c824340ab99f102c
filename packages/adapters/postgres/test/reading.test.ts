import { skipping, testDatabase, testServer } from '@crmsync/test-servers';
import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { type ChangeSource, changeTableSql, defineTable, type TableDefinition } from '../src/index.ts';
import { changed, directTables, listed } from './support/direct.ts';

const database = await testDatabase();
const server = await testServer();
const alone = server === undefined && skipping('transactions at the same time', 'there is no server');

const people = (schema: string, changes: ChangeSource, more: object = {}): TableDefinition => ({
  ...defineTable({
    entity: 'contact',
    schema,
    table: 'people',
    fields: { firstName: 'name' },
    updatedAt: 'updated_at',
    changes,
  }),
  ...more,
});

const peopleSql = `create table people (id int primary key, name text, tenant_id int not null default 1, kind text, secret text,
  updated_at timestamptz not null default now());`;

const idsOf = (records: readonly { readonly ref: { readonly id: string } }[]) =>
  records.map(({ ref }) => ref.id).sort();

describe.skipIf(alone)('a transaction that commits late with an early stamp', async () => {
  const clients: Client[] = [];
  afterAll(() => Promise.all(clients.map((client) => client.end())));

  async function session(schema: string): Promise<Client> {
    const client = new Client({ connectionString: server?.connectionString ?? '' });
    clients.push(client);
    await client.connect();
    await client.query(`set search_path = "${schema}"`);
    return client;
  }

  it.each<[string, ChangeSource]>([
    ['by stamp, without any look-back', 'updatedAt'],
    ['by transaction', 'transaction'],
    ['by a change table', { table: 'people_changes' }],
  ])('is not missed %s', async (_by, changes) => {
    const tables = await directTables(database, peopleSql, (schema) => [people(schema, changes)], { lookBackMs: 0 });
    const { port, sql, schema } = tables;
    if (typeof changes === 'object') await sql(changeTableSql(people(schema, changes)));
    const [late, idle] = [await session(schema), await session(schema)];
    // Both stamps are of the beginning; one has written already, the other has only read so far.
    await late.query('begin');
    await late.query(`insert into people (id, name) values (1, 'late')`);
    await idle.query('begin');
    await idle.query('select count(*) from people');
    await sql(`insert into people (id, name) values (2, 'plain')`);
    const first = await listed(port());
    expect(idsOf(first.records)).toEqual(['2']);
    await sql(`insert into people (id, name) values (3, 'next')`);
    const second = await changed(port(), first.checkpoint);
    expect(idsOf(second.records)).toContain('3');
    await idle.query(`insert into people (id, name) values (4, 'idle')`);
    await idle.query('commit');
    const third = await changed(port(), second.checkpoint);
    expect(idsOf(third.records)).toContain('4');
    await late.query('commit');
    const fourth = await changed(port(), third.checkpoint);
    expect(idsOf(fourth.records)).toContain('1');
    const last = await changed(port(), fourth.checkpoint);
    if (typeof changes === 'object') expect(last.records).toEqual([]);
    else expect(last.records.length).toBeLessThanOrEqual(4);
  });

  it('is not missed by stamp by a role that may not see when others began', async () => {
    const role = `stranger_${process.pid}`;
    const tables = await directTables(database, peopleSql, (schema) => [people(schema, 'updatedAt')], {
      lookBackMs: 0,
      localSettings: { role },
    });
    const { port, sql, schema } = tables;
    await sql(`create role ${role}; grant usage on schema "${schema}" to ${role}; grant select on people to ${role}`);
    let { checkpoint } = await listed(port());
    const late = await session(schema);
    await late.query('begin');
    await late.query(`insert into people (id, name) values (1, 'late')`);
    for (const id of [2, 3, 4]) {
      await sql(`insert into people (id, name) values (${id}, 'plain')`);
      const next = await changed(port(), checkpoint);
      expect(idsOf(next.records)).toContain(String(id));
      checkpoint = next.checkpoint;
    }
    await late.query('commit');
    const found = await changed(port(), checkpoint);
    expect(idsOf(found.records)).toEqual(['1', '2', '3', '4']);
    await sql(`drop owned by ${role}; drop role ${role}`);
  });

  it('is not waited for when it is older than what is allowed', async () => {
    const tables = await directTables(database, peopleSql, (schema) => [people(schema, 'updatedAt')], {
      lookBackMs: 0,
      longestTransactionMs: 1,
    });
    const { port, sql, schema } = tables;
    const late = await session(schema);
    await late.query('begin');
    await late.query('select 1');
    await sql(`select pg_sleep(0.01); insert into people (id, name) values (1, 'a')`);
    const { checkpoint } = await listed(port());
    expect(await changed(port(), checkpoint)).toMatchObject({ records: [] });
    await late.query('rollback');
  });
});

describe('a wide table', () => {
  it('is read by the columns of the definition only, so that rights to them are enough', async () => {
    const { port, sent, sql, schema } = await directTables(
      database,
      peopleSql,
      (schema) => [people(schema, 'updatedAt')],
      {
        localSettings: { role: `reader_${process.pid}` },
      },
    );
    await sql(`insert into people (id, name, secret) values (1, 'Ann', 'hidden');
      create role reader_${process.pid}; grant usage on schema "${schema}" to reader_${process.pid};
      grant select (id, name, updated_at, xmin) on people to reader_${process.pid}`);
    const { records, checkpoint } = await listed(port());
    await changed(port(), checkpoint);
    await port().get(['1']);
    expect(records.map(({ fields }) => fields)).toEqual([{ firstName: 'Ann' }]);
    expect(sent.filter(({ text }) => text.includes('secret') || text.includes('*'))).toEqual([]);
    await expect(
      port().update([{ key: 'a', id: '1', patch: { fields: { firstName: 'B' }, custom: {}, associations: {} } }]),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await sql(`drop owned by reader_${process.pid}; drop role reader_${process.pid}`);
  });

  it('is asked for one statement per page, named by nobody, in any order of keys', async () => {
    const { port, sent, sql } = await directTables(database, peopleSql, (schema) => [people(schema, 'none')]);
    await sql(`insert into people (id, name) select n, 'p' || n from generate_series(1, 25) as n`);
    const { records } = await listed(port(), 10);
    expect(records.map(({ ref }) => Number(ref.id))).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
    expect(sent).toHaveLength(3);
    expect(sent.every((statement) => !('name' in statement))).toBe(true);
  });
});

describe('a large table', () => {
  it('is read by its indexes: pages, changes, ids and searches go through no other rows', async () => {
    const more = {
      search: { name: 'name', phone: 'alt' },
      slots: { alt1: { present: 'alt', fields: { firstName: 'alt' }, search: { name: 'alt' } } },
      tenant: { tenant_id: 1 },
    };
    const table = (schema: string) => {
      const { slots, search, tenant } = more;
      const fields = { firstName: 'name' };
      const base = { entity: 'contact', schema, table: 'people', fields, search, slots, tenant } as const;
      return defineTable<'contact'>({ ...base, updatedAt: 'updated_at' });
    };
    const { port, sql, sent } = await directTables(
      database,
      `${peopleSql} alter table people add alt text; create index on people (updated_at, id);
        create index on people (lower(btrim(name))); create index on people (lower(btrim(alt)));
        create index on people (regexp_replace(alt, '\\D', '', 'g'));`,
      (schema) => [table(schema)],
    );
    await sql(
      `insert into people (id, name, alt) select n, 'p' || n, 'a' || n from generate_series(1, 50) as n; analyze people`,
    );
    const { checkpoint } = await listed(port(), 30);
    await changed(port(), checkpoint, 30);
    await port().get(['1', '2:alt1']);
    const found = await port().find([{ key: 'a', by: 'name', value: 'a7' }]);
    expect(found[0]?.records.map(({ ref }) => ref.id)).toEqual(['7:alt1']);
    const called = await port().find([{ key: 'a', by: 'phone', value: '+7' }]);
    expect(called[0]?.records.map(({ ref }) => ref.id)).toEqual(['7']);
    const client = await database.pool.connect();
    await client.query({ text: 'set enable_seqscan = off' });
    for (const { text, values = [] } of sent) {
      const { rows } = await client.query({ text: `explain ${text}`, values });
      const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
      expect(plan).toMatch(/Index (Only )?Scan/);
      expect(plan).not.toContain('Seq Scan on people');
    }
    await client.query({ text: 'reset enable_seqscan' });
    client.release();
    expect(sent.length).toBeGreaterThan(8);
  });
});

describe('rows that leave', () => {
  it('are told as filtered when they leave the filter, and do not exist in another tenant', async () => {
    const scope = { filter: { kind: 'client' }, tenant: { tenant_id: 1 } };
    const { port, sql } = await directTables(database, peopleSql, (schema) => [people(schema, 'updatedAt', scope)]);
    await sql(
      `insert into people (id, name, kind, tenant_id) values (1, 'a', 'client', 1), (2, 'b', 'client', 2), (3, 'c', null, 1)`,
    );
    const { records, checkpoint } = await listed(port());
    expect(idsOf(records)).toEqual(['1']);
    await sql(`update people set kind = 'other', updated_at = now() where id = 1`);
    const after = await changed(port(), checkpoint);
    expect(after.records.find(({ ref }) => ref.id === '1')?.deleted).toMatchObject({ kind: 'filtered' });
    expect(idsOf(after.records)).not.toContain('2');
    await expect(port().get(['1', '2'])).resolves.toMatchObject([
      { id: '1', status: 'found', record: { deleted: { kind: 'filtered' } } },
      { id: '2', status: 'missing' },
    ]);
  });

  it('are told by the change table however they go: deleted, truncated, renamed, moved to another tenant', async () => {
    const scope = { tenant: { tenant_id: 1 } };
    const changes = { table: 'people_changes' };
    const { port, sql, schema } = await directTables(database, peopleSql, (schema) => [people(schema, changes, scope)]);
    const migration = changeTableSql(people(schema, changes, scope));
    await sql(migration);
    await sql(migration);
    const goneSince = async (checkpoint: Awaited<ReturnType<typeof listed>>['checkpoint']) => {
      const next = await changed(port(), checkpoint);
      const gone = next.records.filter(({ deleted }) => deleted?.kind === 'hard');
      return {
        gone: idsOf(gone),
        there: idsOf(next.records.filter(({ deleted }) => !deleted)),
        checkpoint: next.checkpoint,
      };
    };
    await sql(
      `insert into people (id, name) select n, 'p' from generate_series(1, 5) as n; insert into people values (9, 'x', 2)`,
    );
    const start = await listed(port());
    expect(idsOf(start.records)).toEqual(['1', '2', '3', '4', '5']);
    await sql(
      `delete from people where id in (1, 9); update people set id = 22 where id = 2; update people set tenant_id = 2 where id = 3`,
    );
    const first = await goneSince(start.checkpoint);
    expect(first).toMatchObject({ gone: ['1', '2', '3'], there: ['22'] });
    await sql('truncate people');
    expect(await goneSince(first.checkpoint)).toMatchObject({ gone: ['22', '4', '5'], there: [] });
  });

  it('take one slot away and leave the numbers of the others', async () => {
    const slot = (n: number) => ({ present: `alt_${n}`, fields: { firstName: `alt_${n}` } });
    const { port, sql } = await directTables(
      database,
      'create table rows (id int primary key, name text, alt_1 text, alt_2 text)',
      (schema) => [
        defineTable({
          entity: 'contact',
          schema,
          table: 'rows',
          fields: { firstName: 'name' },
          slots: { alt1: slot(1), alt2: slot(2) },
        }),
      ],
    );
    await sql(`insert into rows values (42, 'James', 'Bill', 'Mary')`);
    const { records, checkpoint } = await listed(port(), 2);
    expect(idsOf(records)).toEqual(['42', '42:alt1', '42:alt2']);
    await sql(`update rows set alt_1 = '' where id = 42`);
    const after = await changed(port(), checkpoint);
    expect(after.records.map(({ ref, deleted, fields }) => [ref.id, deleted?.kind, fields.firstName])).toEqual([
      ['42', undefined, 'James'],
      ['42:alt1', 'hard', null],
      ['42:alt2', undefined, 'Mary'],
    ]);
    expect(idsOf((await listed(port())).records)).toEqual(['42', '42:alt2']);
  });
});

describe('a checkpoint', () => {
  it.each<ChangeSource>(['transaction', { table: 'people_changes' }])(
    'of a server that was put back is refused: %j',
    async (changes) => {
      const { port, sql, schema } = await directTables(database, peopleSql, (schema) => [people(schema, changes)]);
      if (typeof changes === 'object') await sql(changeTableSql(people(schema, changes)));
      const { checkpoint } = await listed(port());
      const ahead = JSON.parse(JSON.stringify(checkpoint).replaceAll(/\d{3,}/g, '900000000000'));
      await expect(port().changes({ checkpoint: ahead })).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    },
  );
});

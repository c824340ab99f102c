import { createPostgresStore } from '@crmsync/store-sql';
import { Pool } from 'pg';
import { type BenchSubject, people } from './subject.ts';

/** Schemas of a Postgres server. */
export function postgresSubject(connectionString: string): BenchSubject {
  const pool = new Pool({ connectionString });
  const schemaOf = (name: string) => `crmsync_bench_${process.pid}_${name}`;
  const store = (name: string) =>
    createPostgresStore({ connectionString, schema: schemaOf(name), collections: [people] });
  return {
    store,
    async bare(name) {
      const made = store(name);
      await made.migrate();
      await made.close();
      const table = `"${schemaOf(name)}".people`;
      const client = await pool.connect();
      const insert = `insert into ${table} (tenant_id, id, version, email, city, "updatedAt", doc)
        select 'tenant', id, 1, email, city, at, doc
        from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[]) as rows(id, email, city, at, doc)`;
      return {
        async put(rows) {
          await client.query('begin');
          await client.query(insert, [
            rows.map(({ id }) => id),
            rows.map(({ email }) => email),
            rows.map(({ city }) => city),
            rows.map(({ updatedAt }) => updatedAt),
            rows.map((row) => JSON.stringify(row)),
          ]);
          await client.query('commit');
        },
        async read(emails) {
          const select = `select version, doc from ${table} where tenant_id = $1 and email = any($2)`;
          const { rows } = await client.query<{ doc: string }>(select, ['tenant', emails]);
          return rows.map(({ doc }) => doc);
        },
        close: async () => client.release(),
      };
    },
    async remove(name) {
      await pool.query(`drop schema "${schemaOf(name)}" cascade`);
    },
    close: () => pool.end(),
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createSqliteStore } from '@crmsync/store-sql';
import { type BenchSubject, people } from './subject.ts';

/** SQLite in files of a temporary folder. */
export function sqliteSubject(): BenchSubject {
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-bench-'));
  const path = (name: string) => join(folder, `${name}.sqlite`);
  const store = (name: string) => createSqliteStore({ path: path(name), collections: [people] });
  return {
    store,
    async bare(name) {
      const made = store(name);
      await made.migrate();
      await made.close();
      const db = new DatabaseSync(path(name));
      db.exec('pragma synchronous = normal; pragma wal_autocheckpoint = 16000; pragma cache_size = -16384');
      const insert = db.prepare(
        'insert into crmsync_people (tenant_id, id, version, email, city, updatedAt, doc) values (?, ?, 1, ?, ?, ?, ?)',
      );
      const select = db.prepare('select version, doc from crmsync_people where tenant_id = ? and email = ?');
      return {
        async put(rows) {
          db.exec('begin immediate');
          for (const row of rows) insert.run('tenant', row.id, row.email, row.city, row.updatedAt, JSON.stringify(row));
          db.exec('commit');
        },
        read: async (emails) => emails.map((email) => String(select.get('tenant', email)?.doc)),
        close: async () => db.close(),
      };
    },
    remove: async (name) => rmSync(path(name)),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

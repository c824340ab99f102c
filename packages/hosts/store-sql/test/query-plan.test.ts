import { DatabaseSync } from 'node:sqlite';
import { defineCollection, type Row } from '@crmsync/store';
import { migrationSql } from '@crmsync/store-sql';
import { describe, expect, it } from 'vitest';
import { postgresDialect } from '../src/postgres-dialect.ts';
import { clashSql, countSql, nextTenantSql, putSql, type RangeShape, rangeSql } from '../src/query-plan.ts';
import { planTables } from '../src/schema-plan.ts';
import { sqliteDialect } from '../src/sqlite-dialect.ts';

interface Person extends Row {
  readonly city: string;
  readonly age: number;
  readonly email: string;
}

const people = defineCollection<Person>()(
  'people',
  { city: 'text', age: 'integer', email: 'text' },
  { byCity: { columns: ['city', 'age'] }, byEmail: { columns: ['email'], unique: true } },
);
const plan = planTables([people])[0]!;

function shapes(): RangeShape[] {
  const flags = [false, true];
  return plan.indexes.flatMap((index) =>
    [...Array(index.columns.length + 1).keys()].flatMap((equal) =>
      flags.flatMap((after) =>
        flags.flatMap((descending) =>
          (equal < index.columns.length ? flags : [false]).flatMap((from) =>
            (equal < index.columns.length ? flags : [false]).map((below) => ({
              index,
              equal,
              from,
              below,
              after,
              descending,
            })),
          ),
        ),
      ),
    ),
  );
}

describe('statements of the SQLite store', () => {
  const database = new DatabaseSync(':memory:');
  for (const { sql } of migrationSql([people], { dialect: 'sqlite' })) database.exec(sql);
  const planOf = (sql: string) =>
    database
      .prepare(`explain query plan ${sql}`)
      .all(...Array(sql.split('?').length - 1).fill(''))
      .map(({ detail }) => String(detail));

  it('reads every shape by searching its index, without scanning or sorting', () => {
    const all = shapes();
    expect(all.length).toBeGreaterThan(30);
    for (const shape of all) {
      const [step, ...more] = planOf(rangeSql(sqliteDialect, plan, shape));
      expect(more).toEqual([]);
      expect(step).toMatch(new RegExp(`^SEARCH crmsync_people USING INDEX crmsync_${shape.index.name} `));
    }
  });

  it('counts by a covering index', () => {
    for (const index of plan.indexes) {
      for (const equal of [1, index.columns.length]) {
        const [step] = planOf(countSql(sqliteDialect, plan, index, equal));
        expect(step).toContain(`USING COVERING INDEX crmsync_${index.name}`);
      }
    }
  });

  it('finds clashes and tenants by an index', () => {
    const unique = plan.indexes.filter((index) => index.unique);
    for (const index of unique) expect(planOf(clashSql(sqliteDialect, plan, index))[0]).toMatch(/^SEARCH /);
    expect(planOf(nextTenantSql(sqliteDialect, plan, '>'))[0]).toMatch(/^SEARCH .* COVERING INDEX/);
  });
});

describe('plans of statements', () => {
  const postgres = postgresDialect('crmsync');

  it('compile for Postgres as well, with a value at each place', () => {
    const text = rangeSql(postgres, plan, {
      index: plan.indexes[0]!,
      equal: 1,
      from: true,
      below: false,
      after: true,
      descending: true,
    });
    expect(text).toBe(
      'select "version", "doc" from "crmsync"."people" where "tenant_id" = $1 and "city" = $2 and "age" >= $3 ' +
        'and ("age", "id") < ($4, $5) order by "age" desc, "id" desc limit $6',
    );
    expect(putSql(postgres, plan)).toContain('"version" = "crmsync"."people"."version" + 1');
  });
});

import { CheckpointError, type ListOptions, type Page } from '@crmsync/adapter';
import { type PortContext, taggedCursor } from '@crmsync/adapter-kit';
import { sql } from 'kysely';
import { z } from 'zod';
import type { TablePlan } from '../mapping/table-plan.ts';
import type { Database, Question } from '../wire/ask.ts';
import { pageSchema } from '../wire/row-schema.ts';
import type { Sql } from '../wire/sql-builder.ts';
import { type Asked, askedOf, observed, readRows } from './read-record.ts';

/** Text facts by name: what a walk carries along, and what a checkpoint is. */
export type Marks = { readonly [name: string]: string };

/** Where a walk stands: after which record, and what its first page found. */
const walkSchema = z.object({
  after: z.array(z.string()),
  mark: z.record(z.string(), z.string()),
  startedAt: z.string(),
});
/** A walk between two pages. */
export type Walk = z.infer<typeof walkSchema>;

/** One way of walking through a table. */
export interface Walking {
  /** Marks cursors, e.g. `list`. */
  readonly name: string;
  /** The statement of a page. `walk` is absent on the first one. */
  page(question: { readonly walk: Walk | undefined; readonly limit: number; readonly asked: Asked }): Sql;
  /** The checkpoint of the last page, from what the first page found. */
  checkpoint?(mark: Marks, startedAt: string): Page['checkpoint'];
}

/** Reads one page of a walk: one statement. */
export async function readPage(
  context: PortContext,
  database: Database,
  plan: TablePlan,
  walking: Walking,
  options: ListOptions & { readonly most: number },
): Promise<Page> {
  const cursors = taggedCursor<Walk>(`postgres.${plan.objectType}#${walking.name}.1`, walkSchema);
  const walk = options.cursor === undefined ? undefined : cursors.read(options.cursor);
  const asked = await askedOf(context, options);
  const limit = Math.max(1, Math.min(options.limit ?? options.most, options.most));
  const question: Question<z.infer<typeof pageSchema>> = {
    operation: `${plan.objectType}.${walking.name}`,
    query: walking.page({ walk, limit, asked }),
    schema: pageSchema,
  };
  const { at, records: rows, next, mark, known } = await database.read(context, question);
  if (known === false) {
    throw new CheckpointError(
      `${plan.objectType}: the checkpoint is of another server, or of a copy that was put back`,
    );
  }
  const { records, quarantined } = readRows(context, plan, rows, asked);
  const startedAt = walk?.startedAt ?? at;
  const facts = walk?.mark ?? mark ?? {};
  const checkpoint = next ? undefined : walking.checkpoint?.(facts, startedAt);
  return {
    records,
    quarantined,
    next: next ? cursors.write({ after: next, mark: facts, startedAt }) : null,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    observedAt: observed(at),
  };
}

/**
 * The records of a page out of the numbered rows `x(n, rec, place)`, of which one more was asked for than fits: those that
 * fit, and where the next page begins.
 */
export function pageOfNumbered(limit: number): { readonly records: Sql; readonly next: Sql } {
  const most = sql.lit(limit);
  return {
    records: sql`coalesce((select jsonb_agg(x.rec order by x.n) from x where x.n <= ${most}), '[]'::jsonb)`,
    next: sql`(select x.place from x where x.n = ${most} and exists (select from x where x.n > ${most}))`,
  };
}

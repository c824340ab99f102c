import { NotFoundError, PermissionError, WireFormatError } from '@crmsync/adapter';
import { type CallContext, path } from '@crmsync/adapter-kit';
import type { Instant } from '@crmsync/model';
import { z } from 'zod';
import type { Sql } from './sql.ts';

/** Rows as they came; see {@link rowsOf}. */
export interface QueryAnswer {
  readonly rows: readonly unknown[];
  readonly observedAt: Instant;
}

/**
 * Runs a statement. It travels in the address, since `fetch` sends no body with a GET.
 * @throws PermissionError also where the server has no queries: that is no record that is missing
 * @see https://help.fishbowlinventory.com/advanced/s/apidocs/importsandexports.html
 */
export async function dataQuery(context: CallContext, statement: Sql, operation: string): Promise<QueryAnswer> {
  try {
    const { body, observedAt } = await context.http.send({
      method: 'GET',
      path: path`/api/data-query`,
      query: { query: statement.text },
      schema: z.array(z.unknown()),
      operation,
    });
    return { rows: body, observedAt };
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new PermissionError(`fishbowl ${operation}: this server has no data queries`, { remedy: 'Update Fishbowl.' });
  }
}

/** Rows that belong to records and must all be readable: one that is left out would look like something deleted. */
export async function detailRows<W>(
  context: CallContext,
  statement: Sql,
  schema: z.ZodType<W>,
  operation: string,
): Promise<readonly W[]> {
  return rowsOf(schema, (await dataQuery(context, statement, operation)).rows, operation);
}

/** Checks rows. @throws WireFormatError */
export function rowsOf<W>(schema: z.ZodType<W>, rows: readonly unknown[], operation: string): readonly W[] {
  return rows.map((row) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) return parsed.data;
    const paths = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.') || '(row)'))];
    throw new WireFormatError(`fishbowl ${operation}: a row has another shape than expected`, { paths });
  });
}

/** Puts rows together by what they belong to. */
export function byOwner<W extends { readonly owner: string }>(rows: readonly W[]): ReadonlyMap<string, readonly W[]> {
  const groups = new Map<string, W[]>();
  for (const row of rows) {
    const group = groups.get(row.owner);
    if (group) group.push(row);
    else groups.set(row.owner, [row]);
  }
  return groups;
}

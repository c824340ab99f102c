import {
  type Checkpoint,
  type Cursor,
  type ListOptions,
  type Page,
  UnavailableError,
  WireFormatError,
} from '@crmsync/adapter';
import { isWireProps, taggedCursor } from '@crmsync/adapter-kit';
import { type Instant, instantMs, instantSchema, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { bulkPage, startQueryJob } from './bulk-query.ts';
import { type ObjectSchema, withSchema } from './describe-object.ts';
import { isRefusedWith } from './errors.ts';
import { nextRows, queryRows, type RowPage, type RowQuery, rowId, soqlText } from './query-rows.ts';
import { fieldsToRead, readRecords, stampOf } from './read-records.ts';
import type { ObjectCall } from './salesforce-object.ts';

/** Most rows of a page. */
const mostRows = 2_000;
/** Below this the vendor does not page by itself, and each page is a query of its own. */
const fewestRows = 200;

const walkSchema = z.object({
  /** The vendor's time at the first page. */
  startedAt: instantSchema,
  /** For changes: only stamps from here on, inclusive. */
  from: instantSchema.optional(),
  /** For changes: only stamps up to here, where the vendor could not answer for more at once. */
  until: instantSchema.optional(),
  /** The last row that was read. */
  at: z.object({ id: z.string(), stamp: instantSchema.optional() }).optional(),
  /** The vendor's own position after it. */
  locator: z.string().optional(),
  /** The query job whose result is read instead, and how often it was looked at. */
  job: z.object({ id: z.string(), locator: z.string().optional(), polls: z.number() }).optional(),
});
/** Where a reading stands. */
export type Walk = z.infer<typeof walkSchema>;

const checkpoints = ({ object }: ObjectCall) =>
  taggedCursor<{ since: Instant }>(`salesforce.${object.objectType}#changes.1`, z.object({ since: instantSchema }));

const cursors = ({ object }: ObjectCall, kind: string) =>
  taggedCursor(`salesforce.${object.objectType}#${kind}.1`, z.object({ walk: z.json() }));

/** Where changes begin to find everything from this moment on. Rows become visible after their stamp. */
export function checkpointFrom(call: ObjectCall, startedAt: Instant): Checkpoint {
  const since = Math.floor((instantMs(startedAt) - call.object.lookBackMs) / 1000) * 1000;
  return checkpoints(call).write({ since: toInstant(Math.max(0, since)) });
}

/** One page of everything there is, by id. */
export function listRecords(call: ObjectCall, options: ListOptions): Promise<Page> {
  return page(call, options, 'list');
}

/** One page of what changed, by stamp and id; deleted and merged records among it. */
export function changedRecords(
  call: ObjectCall,
  { checkpoint, ...options }: ListOptions & { readonly checkpoint: Checkpoint },
): Promise<Page> {
  return page(call, options, 'changes', checkpoints(call).read(checkpoint).since);
}

function readWalk(call: ObjectCall, kind: string, cursor: Cursor): Walk {
  return walkSchema.parse(cursors(call, kind).read(cursor).walk);
}

async function page(call: ObjectCall, options: ListOptions, kind: string, since?: Instant): Promise<Page> {
  const given = options.cursor === undefined ? undefined : readWalk(call, kind, options.cursor);
  return withSchema(call, async (schema) => {
    const step = await nextStep(call, schema, options, given ?? { startedAt: undefined, from: since });
    const startedAt = given?.startedAt ?? step.observedAt;
    const { records, quarantined } = await readRecords(call, schema, step.rows, options);
    const shown = kind === 'list' ? records.filter(({ deleted }) => deleted === undefined) : records;
    const next = step.next === null ? null : { ...step.next, startedAt };
    return {
      records: shown,
      quarantined,
      next: next && cursors(call, kind).write({ walk: JSON.parse(JSON.stringify(next)) }),
      ...(next === null && call.object.hasRecycleBin ? { checkpoint: checkpointFrom(call, startedAt) } : {}),
      observedAt: step.observedAt,
    };
  });
}

type Open = Omit<Walk, 'startedAt'> & { readonly startedAt: Instant | undefined };

/** Rows of one page, and where the walk stands after it. */
interface Step {
  readonly rows: readonly unknown[];
  readonly next: Omit<Walk, 'startedAt'> | null;
  readonly observedAt: Instant;
}

async function nextStep(call: ObjectCall, schema: ObjectSchema, options: ListOptions, walk: Open): Promise<Step> {
  const select = fieldsToRead(call, schema, options);
  if (walk.job) return jobStep(call, schema, select, options, walk);
  const limit = Math.max(1, Math.min(options.limit ?? mostRows, mostRows));
  const query = queryOf(call, schema, select, walk, limit);
  const isFirst = walk.startedAt === undefined;
  let answer: RowPage;
  try {
    answer = await rowsOf(call, query, walk.locator);
  } catch (error) {
    if (!isRefusedWith(error, 'QUERY_TIMEOUT')) throw error;
    return smallerStep(call, schema, select, options, walk);
  }
  if (isFirst && limit >= fewestRows && answer.totalSize > call.object.bulk.queryAbove) {
    return startStep(call, schema, select, walk);
  }
  return { rows: answer.rows, next: after(walk, answer, limit), observedAt: answer.observedAt };
}

/** The vendor's own position lives for two days; afterwards the reading goes on after the last row. */
async function rowsOf({ context }: ObjectCall, query: RowQuery, locator: string | undefined): Promise<RowPage> {
  if (locator === undefined) return queryRows(context, query);
  try {
    return await nextRows(context, query, locator);
  } catch (error) {
    if (!isRefusedWith(error, 'INVALID_QUERY_LOCATOR')) throw error;
    return queryRows(context, query);
  }
}

function after(walk: Open, answer: RowPage, limit: number): Step['next'] {
  const { from, until } = walk;
  const read = lastRow(answer.rows, from !== undefined);
  const last = read ?? walk.at;
  const bounds = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
  const at = last === undefined ? {} : { at: last };
  if (answer.next !== undefined) return { ...bounds, ...at, locator: answer.next };
  if (limit < fewestRows && answer.rows.length >= limit) {
    if (read === undefined) throw new WireFormatError('salesforce: no row of a page says where the next one begins');
    return { ...bounds, ...at };
  }
  return until === undefined ? null : { from: until };
}

/** The last row whose place can be read. Changes go by stamp and id, lists by id alone. */
function lastRow(rows: readonly unknown[], byStamp: boolean): Walk['at'] {
  for (const row of rows.toReversed()) {
    const id = rowId(row);
    const stamp = isWireProps(row) ? stampOf(row.SystemModstamp) : undefined;
    if (id !== undefined && !byStamp) return { id };
    if (id !== undefined && stamp !== undefined) return { id, stamp };
  }
  return undefined;
}

/** Conditions of everything that is shown, without where the walk stands. */
function scopeOf({ context, object }: ObjectCall, schema: ObjectSchema, walk: Open): string[] {
  const { from, until } = walk;
  if (from !== undefined) {
    return [`SystemModstamp >= ${from}`, ...(until === undefined ? [] : [`SystemModstamp <= ${until}`])];
  }
  const isCompany = context.entity === 'company';
  return [
    ...(object.hasRecycleBin ? ['IsDeleted = false'] : []),
    ...(object.scope === undefined ? [] : [object.scope]),
    ...(schema.fields.has('IsConverted') ? ['IsConverted = false'] : []),
    ...(isCompany && schema.fields.has('IsPersonAccount') ? ['IsPersonAccount = false'] : []),
  ];
}

function queryOf(call: ObjectCall, schema: ObjectSchema, select: string[], walk: Open, limit: number): RowQuery {
  const { apiVersion, objectType } = call.object;
  const { at, from } = walk;
  const place =
    at === undefined
      ? []
      : from === undefined || at.stamp === undefined
        ? [`Id > ${soqlText(at.id)}`]
        : [`((SystemModstamp = ${at.stamp} AND Id > ${soqlText(at.id)}) OR SystemModstamp > ${at.stamp})`];
  return {
    apiVersion,
    select,
    from: objectType,
    where: [...place, ...scopeOf(call, schema, walk)].join(' AND '),
    orderBy: from === undefined ? 'Id' : 'SystemModstamp, Id',
    all: true,
    ...(limit >= fewestRows ? { pageRows: limit } : { limit }),
  };
}

/** Half the time at once; where there is no time to halve, a query job has more of it. */
async function smallerStep(
  call: ObjectCall,
  schema: ObjectSchema,
  select: string[],
  options: ListOptions,
  walk: Open,
): Promise<Step> {
  const { from } = walk;
  if (from === undefined) return startStep(call, schema, select, walk);
  const begin = instantMs(walk.at?.stamp ?? from);
  const end = walk.until === undefined ? instantMs(call.context.http.serverNow()) : instantMs(walk.until);
  const middle = Math.floor((begin + end) / 2_000) * 1_000;
  if (middle <= begin || middle >= end) {
    throw new UnavailableError(`salesforce ${call.object.objectType}.changes: the vendor takes too long to answer`);
  }
  return nextStep(call, schema, options, { ...walk, until: toInstant(middle), locator: undefined });
}

async function startStep(call: ObjectCall, schema: ObjectSchema, select: string[], walk: Open): Promise<Step> {
  const { from } = walk;
  const where = scopeOf(call, schema, { startedAt: undefined, ...(from === undefined ? {} : { from }) }).join(' AND ');
  const { apiVersion, objectType } = call.object;
  const started = await startQueryJob(call, { apiVersion, select, from: objectType, where });
  return {
    rows: [],
    next: { ...(from === undefined ? {} : { from }), job: { id: started.id, polls: 0 } },
    observedAt: started.observedAt,
  };
}

async function jobStep(
  call: ObjectCall,
  schema: ObjectSchema,
  select: string[],
  options: ListOptions,
  { from, job }: Open,
): Promise<Step> {
  const bounds = from === undefined ? {} : { from };
  if (!job) throw new TypeError('there is no job');
  const result = await bulkPage(call, schema, job, options.limit);
  // Results are kept for a week: a reading that was left alone for longer begins again.
  if (result === 'gone') return startStep(call, schema, select, { startedAt: undefined, ...bounds });
  return {
    rows: result.rows,
    next: result.job === null ? null : { ...bounds, job: result.job },
    observedAt: result.observedAt,
  };
}

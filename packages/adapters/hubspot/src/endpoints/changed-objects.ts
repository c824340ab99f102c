import type { ChangesOptions, Checkpoint, Page } from '@crmsync/adapter';
import { type ChangeAnswer, type ChangeQuery, incremental, momentMs, taggedCursor } from '@crmsync/adapter-kit';
import { type Instant, instantMs, instantSchema, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { objectWire } from '../wire.ts';
import { readLinks } from './associations.ts';
import { type ObjectCall, propertiesOf } from './hubspot-object.ts';
import { sendList } from './list-objects.ts';
import { readBatches } from './object-batches.ts';
import { readRecords } from './read-records.ts';
import { fitsSearch, mostPerSearch, type SearchBody, sendSearch } from './search-objects.ts';

/**
 * Between runs: where the walk by stamp goes on, and until when the slow pass has looked. The slow pass reads the time
 * since the last one again, for rows the search index had late, and lists what was archived, which no search finds.
 */
const checkpoints = (call: ObjectCall) =>
  taggedCursor(`hubspot.${call.object.objectType}#changes.1`, z.object({ walk: z.json(), sweptAt: instantSchema }));

/** Inside one run: the walk first, then the archived records when the slow pass is due. */
const cursors = (call: ObjectCall) =>
  taggedCursor(
    `hubspot.${call.object.objectType}#changesCursor.1`,
    z.object({
      /** When the run began. */
      startedAt: instantSchema,
      /** Until when the slow pass had looked before. */
      sweptAt: instantSchema,
      /** Whether the slow pass is due. */
      due: z.boolean(),
      phase: z.enum(['walk', 'archived']),
      /** Where the walk stands; or, afterwards, the checkpoint it ended with. */
      walk: z.json(),
      /** Where the list of archived records stands; `null` at its beginning. */
      after: z.string().nullable(),
    }),
  );

type RunState = ReturnType<ReturnType<typeof cursors>['read']>;

const walkOf = ({ object }: ObjectCall) =>
  incremental({ tag: `hubspot.${object.objectType}`, lookBackMs: object.lookBackMs, pageSize: mostPerSearch });

/** Where changes begin after a full listing that began at this time of HubSpot's. */
export function checkpointFrom(call: ObjectCall, startedAt: Instant): Checkpoint {
  return checkpoints(call).write({ walk: walkOf(call).checkpointFrom(startedAt), sweptAt: startedAt });
}

/** One page of what changed. */
export async function changedObjects(call: ObjectCall, options: ChangesOptions): Promise<Page> {
  const state = options.cursor === undefined ? undefined : cursors(call).read(options.cursor);
  return state?.phase === 'archived' ? archivedPage(call, options, state) : walkPage(call, options, state);
}

async function walkPage(call: ObjectCall, options: ChangesOptions, state: RunState | undefined): Promise<Page> {
  const { cursor: _cursor, checkpoint, ...rest } = options;
  const before = checkpoints(call).read(checkpoint);
  const sweptAt = state?.sweptAt ?? before.sweptAt;
  const due = state?.due ?? isDue(call, before.sweptAt);
  const walk = walkOf(call);
  const start = due ? walk.checkpointFrom(sweptAt) : before.walk;
  const page = await walk.changes({ ...rest, checkpoint: start, ...(state ? { cursor: state.walk } : {}) }, (query) =>
    askSearch(call, options, query),
  );
  const run = { startedAt: state?.startedAt ?? page.observedAt, sweptAt, due, after: null };
  if (page.next !== null) return { ...page, next: cursors(call).write({ ...run, phase: 'walk', walk: page.next }) };
  const { checkpoint: ended = null, ...last } = page;
  if (due && call.object.archivedListed) {
    return { ...last, next: cursors(call).write({ ...run, phase: 'archived', walk: ended }) };
  }
  return { ...last, checkpoint: checkpoints(call).write({ walk: ended, sweptAt: due ? run.startedAt : sweptAt }) };
}

function isDue({ context, object }: ObjectCall, sweptAt: Instant): boolean {
  return instantMs(context.http.serverNow()) - instantMs(sweptAt) >= object.archivedSweepMs;
}

/** Archived records come in no useful order, so that all are looked at and the new ones handed on. */
async function archivedPage(call: ObjectCall, options: ChangesOptions, run: RunState): Promise<Page> {
  const answer = await sendList(call, {
    properties: [call.object.modifiedProperty],
    after: run.after ?? undefined,
    archived: true,
  });
  const since = instantMs(run.sweptAt) - call.object.lookBackMs;
  const recent = answer.body.results.filter((item) => archivedMs(item) >= since);
  const page = { ...(await readRecords(call, recent, { custom: options.custom })), observedAt: answer.observedAt };
  const after = answer.body.paging?.next?.after;
  if (after !== undefined) return { ...page, next: cursors(call).write({ ...run, after }) };
  return {
    ...page,
    next: null,
    checkpoint: checkpoints(call).write({ walk: run.walk, sweptAt: run.startedAt }),
  };
}

/** Rows that do not say when they were archived are handed on: never one too few. */
function archivedMs(item: unknown): number {
  return momentMs(objectWire.safeParse(item).data?.archivedAt ?? '') ?? Number.POSITIVE_INFINITY;
}

async function askSearch(call: ObjectCall, options: ChangesOptions, query: ChangeQuery): Promise<ChangeAnswer> {
  const custom = options.custom ?? [];
  const properties = propertiesOf(call.object, custom);
  const body = changeSearch(call, query, properties);
  const fits = fitsSearch(body);
  const answer = await sendSearch(call, fits ? body : changeSearch(call, query, [call.object.modifiedProperty]));
  const found = answer.body.results.flatMap((item) => objectWire.safeParse(item).data ?? []);
  const ids = found.map(({ id }) => id);
  const items = fits ? answer.body.results : (await readBatches(call, ids, properties)).items;
  const links = options.associations === false || ids.length === 0 ? undefined : await readLinks(call, ids);
  const { records, quarantined } = await readRecords(call, items, { custom, links });
  return {
    items: found.flatMap(({ id, properties: values }) => {
      const stamp = stampOf(values[call.object.modifiedProperty]);
      return stamp === undefined ? [] : [{ id, stamp }];
    }),
    records,
    quarantined,
    more: answer.body.paging?.next !== null && answer.body.paging?.next !== undefined,
    observedAt: answer.observedAt,
  };
}

function stampOf(text: string | null | undefined): Instant | undefined {
  const ms = text ? (/^\d+$/.test(text) ? Number(text) : momentMs(text)) : undefined;
  return ms === undefined ? undefined : toInstant(ms);
}

/** A lower bound of zero is answered with an error. */
const earliestMs = 1;

function changeSearch({ object }: ObjectCall, query: ChangeQuery, properties: readonly string[]): SearchBody {
  const stamp = object.modifiedProperty;
  const text = (at: Instant) => String(Math.max(earliestMs, instantMs(at)));
  const { tie } = query;
  const filters = tie
    ? [
        { propertyName: stamp, operator: 'EQ', value: text(tie.at) },
        ...(tie.afterId === undefined ? [] : [{ propertyName: 'hs_object_id', operator: 'GT', value: tie.afterId }]),
      ]
    : [{ propertyName: stamp, operator: 'GTE', value: text(query.from) }];
  return {
    filterGroups: [{ filters }],
    sorts: [{ propertyName: tie ? 'hs_object_id' : stamp, direction: 'ASCENDING' }],
    properties,
    limit: query.limit,
  };
}

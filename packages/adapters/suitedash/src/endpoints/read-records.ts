import type { ChangesOptions, GetOutcome, ListOptions, Page, RemoteRecord } from '@crmsync/adapter';
import { keysetPaging, type PortContext, pageOf, path, readEach, readItems, taggedCursor } from '@crmsync/adapter-kit';
import { type Instant, instantMs, instantSchema, toInstant } from '@crmsync/model';
import { z } from 'zod';
import { pageEnvelope, type RecordWire } from '../wire.ts';
import { scanCost } from './limits.ts';
import type { SuitedashSettings } from './settings.ts';
import { isUid, readWire, type SuitedashObject, toRecord } from './suitedash-object.ts';

/** New records are asked for again from this long before: clocks differ, and stamps are whole seconds. */
export const lookBackMs = 3_600_000;
/** Most ids of one call; each costs a request. */
export const maxIds = 20;

/** The reads of one kind of record. */
export interface RecordReads {
  list(context: PortContext, options: ListOptions): Promise<Page>;
  /** New records only: nothing tells of edits. */
  changes(context: PortContext, options: ChangesOptions): Promise<Page>;
  checkpointFrom(since: Instant): ReturnType<ReturnType<typeof checkpointsOf>['write']>;
  get(context: PortContext, ids: readonly string[], options: ListOptions): Promise<readonly GetOutcome[]>;
}

function checkpointsOf(tag: string) {
  return taggedCursor<{ since: Instant }>(`${tag}#since.1`, z.object({ since: instantSchema }));
}

/** Makes the reads of one kind of record. */
export function recordReads<W extends RecordWire>(
  object: SuitedashObject<W>,
  settings: SuitedashSettings,
): RecordReads {
  const tag = `suitedash.${object.objectType}`;
  const styles = { list: keysetPaging(`${tag}.list`), changes: keysetPaging(`${tag}.changes`) };
  const checkpoints = checkpointsOf(tag);
  const checkpointFrom = (startedAt: Instant) =>
    checkpoints.write({ since: toInstant(Math.max(0, instantMs(startedAt) - lookBackMs)) });
  const page = async (context: PortContext, options: ListOptions, since: Instant | undefined): Promise<Page> => {
    const style = since === undefined ? styles.list : styles.changes;
    const position = style.open(options.cursor);
    const [number = 1, before = upperBound(context)] = position.at ?? [];
    const read = await readPage(context, object, settings, options, {
      page: Number(number),
      createdMax: String(before),
      ...(since === undefined ? {} : { createdMin: offsetTime(since) }),
    });
    return pageOf({
      style,
      position,
      records: read.records,
      quarantined: read.quarantined,
      next: read.more ? [Number(number) + 1, before] : null,
      observedAt: read.observedAt,
      checkpoint: checkpointFrom,
    });
  };
  return {
    list: (context, options) => page(context, options, undefined),
    changes: (context, options) => page(context, options, checkpoints.read(options.checkpoint).since),
    checkpointFrom,
    get: (context, ids, options) => readEach(ids, 1, (id) => readOne(context, object, settings, id, options)),
  };
}

/** Records made after the listing began would move its pages. The bound is exclusive, and stamps are whole seconds. */
function upperBound(context: PortContext): string {
  return offsetTime(toInstant((Math.floor(instantMs(context.http.serverNow()) / 1000) + 1) * 1000));
}

function offsetTime(at: Instant): string {
  return at.replace(/\.\d+Z$|Z$/, '+00:00');
}

async function readPage<W extends RecordWire>(
  context: PortContext,
  object: SuitedashObject<W>,
  settings: SuitedashSettings,
  options: ListOptions,
  query: { readonly page: number; readonly createdMax: string; readonly createdMin?: string },
) {
  const custom = await context.customDefinitions(options.custom ?? []);
  const answer = await context.http.send({
    method: 'GET',
    path: path`/${object.objectType}`,
    query,
    schema: pageEnvelope,
    cost: scanCost,
    operation: `${object.objectType}.list`,
  });
  const { data, meta } = answer.body;
  const { records, quarantined } = readItems(data, {
    objectType: context.objectType,
    schema: object.schema,
    read: (wire) => toRecord(context, object, settings, wire, { custom, associations: options.associations }),
    idOf: uidOf,
  });
  // The link to the next page names the vendor's own host, so pages are counted instead of followed.
  const more = data.length > 0 && query.page < meta.pagination.totalPages;
  return { records, quarantined, more, observedAt: answer.observedAt };
}

function uidOf(item: unknown): string | undefined {
  const uid: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'uid') : undefined;
  return typeof uid === 'string' ? uid : undefined;
}

/** The record with this UID. A company of this name, or a contact with this login, is none. */
async function readOne<W extends RecordWire>(
  context: PortContext,
  object: SuitedashObject<W>,
  settings: SuitedashSettings,
  id: string,
  options: ListOptions,
): Promise<RemoteRecord | undefined> {
  if (!isUid(id)) return undefined;
  const custom = await context.customDefinitions(options.custom ?? []);
  const wire = await readWire(context, object, object.pathOf(id));
  if (wire.uid !== id) return undefined;
  return toRecord(context, object, settings, wire, { custom, associations: options.associations });
}

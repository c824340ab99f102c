import type { EntityPort, GetOutcome, Page } from '@crmsync/adapter';
import { type FieldValue, toInstant } from '@crmsync/model';
import type { SimType } from '../plain-value.ts';
import { changedSince, type RecordView } from './crm-record.ts';
import type { RemoteCalls } from './remote-calls.ts';
import type { SimCrm } from './sim-crm.ts';
import { lookBackMs, toRemote } from './sim-shape.ts';

/** Where a listing goes on; `at` and `id` name the last record shown. */
interface Place {
  readonly startedAt: number;
  readonly at: number;
  readonly id: string;
  /** Where only changes are told: those from this moment on. */
  readonly since?: number;
}

/** Told when a listing of a type came to its end: nothing older than its start was missed. */
export type OnComplete = (type: SimType, startedAt: number) => void;

/** Everything by which the engine learns of records. */
export function simReading(
  crm: SimCrm,
  type: SimType,
  calls: RemoteCalls,
  onComplete: OnComplete,
): Required<Pick<EntityPort, 'list' | 'changes' | 'get'>> {
  const { quirks } = crm;

  const page = (views: readonly RecordView[], place: Place, key: (view: RecordView) => number): Page => {
    const ordered = [...views].sort((a, b) => key(a) - key(b) || compareIds(a.id, b.id));
    const rest = ordered.filter(
      (view) => key(view) > place.at || (key(view) === place.at && compareIds(view.id, place.id) > 0),
    );
    const shown = rest.slice(0, quirks.pageSize);
    const last = shown.at(-1);
    noteShown(crm, shown);
    const ends = shown.length === rest.length || !last;
    if (ends) onComplete(type, place.startedAt);
    return {
      records: shown.map((view) =>
        place.since === undefined ? toRemote(quirks, view) : toRemote(quirks, view, changedSince(view, place.since)),
      ),
      quarantined: [],
      next: ends ? null : cursorOf({ ...place, at: key(last), id: last.id }),
      ...(ends ? { checkpoint: place.startedAt - lookBackMs(quirks) } : {}),
      observedAt: toInstant(crm.stamp()),
    };
  };

  const ofType = () => [...crm.records.values()].filter((record) => record.type === type);

  return {
    list: ({ cursor } = {}) =>
      calls.read(`list ${type}`, () => {
        const live = ofType().filter((record) => !record.gone);
        const place = placeOf(cursor) ?? { startedAt: crm.stamp(), at: -1, id: '' };
        return page(live.map(crm.shown), place, (view) => Number(view.id.replace(/\D/g, '')));
      }),
    changes: ({ cursor, checkpoint }) =>
      calls.read(`changes ${type}`, () => {
        const first = { startedAt: crm.stamp(), at: Number(checkpoint) - 1, id: '' };
        const place = placeOf(cursor) ?? (quirks.partialChanges ? { ...first, since: first.at } : first);
        const views = ofType().flatMap((record) => crm.listed(record) ?? []);
        const told = views.filter(({ gone }) => !gone || (gone.kind === 'soft' && quirks.deletes === 'listed'));
        return page(told, place, (view) => view.updatedAt);
      }),
    get: (ids) =>
      calls.read(`get ${ids.join()}`, () =>
        ids.map((id): GetOutcome => {
          const record = crm.records.get(id);
          if (!record || record.type !== type) return { id, status: 'missing' };
          noteShown(crm, [crm.shown(record)]);
          if (!record.gone) return { id, status: 'found', record: toRemote(quirks, crm.shown(record)) };
          const { mergedInto } = record.gone;
          const tells = mergedInto !== undefined && quirks.merges === 'redirect';
          return { id, status: 'missing', ...(tells ? { mergedInto } : {}) };
        }),
      ),
  };
}

/** The engine has seen these now; what it is not shown because it died, it does not look for either. */
export function noteShown(crm: SimCrm, views: readonly RecordView[]): void {
  for (const { id, change } of views) {
    const record = crm.records.get(id);
    if (record) record.seenChange = Math.max(record.seenChange, change);
  }
}

function cursorOf({ startedAt, at, id, since }: Place): FieldValue {
  return since === undefined ? [startedAt, at, id] : [startedAt, at, id, since];
}

function placeOf(cursor: FieldValue | undefined): Place | undefined {
  if (!Array.isArray(cursor)) return undefined;
  const [startedAt, at, id, since] = cursor;
  const place = { startedAt: Number(startedAt), at: Number(at), id: String(id) };
  return since === undefined ? place : { ...place, since: Number(since) };
}

/** The order of ids as numbers: they are counted. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

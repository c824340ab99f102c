import type { WorldWire } from './adapter-subject.ts';
import { expectThat } from './expectations.ts';
import type { Rewrite } from './scripted-transport.ts';

/** An object of the wire. */
export type WireObject = { [key: string]: unknown };

/** Whether a value is a plain object. */
export function isObject<T>(value: T): value is T & WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records in the body of an answer: the list itself where there is one. */
export function wireRecords(wire: WorldWire, body: unknown): unknown[] | undefined {
  if (wire.records) return wire.records(body);
  const places = isObject(body) ? [body.results, body.data, body.items, body.records, body] : [body];
  for (const place of places) {
    if (Array.isArray(place)) return place;
    if (isObject(place) && idKeyOf(wire) in place) return [place];
  }
  return undefined;
}

function idKeyOf({ idKey = 'id' }: WorldWire): string {
  return idKey;
}

/** The id of a record on the wire, as text. */
export function wireId(record: unknown): string | undefined {
  const id = isObject(record) ? record.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/** Changes the records of answers to reads. */
export function rewritingReads(wire: WorldWire, change: (record: WireObject) => void): Rewrite {
  return (body, request) => {
    if (request.isWrite) return body;
    for (const record of wireRecords(wire, body) ?? []) if (isObject(record)) withPlainId(wire, record, change);
    return body;
  };
}

/** Changes a record while its id lies under `id`, whatever the vendor calls it. */
function withPlainId(wire: WorldWire, record: WireObject, change: (record: WireObject) => void): void {
  const key = idKeyOf(wire);
  const own = record[key];
  const id = wire.idOf?.(record) ?? own;
  delete record[key];
  record.id = id;
  change(record);
  delete record.id;
  record[key] = own;
}

/** Makes a record one of unknown shape, all but its id. */
export function garble(record: WireObject): void {
  for (const [key, value] of Object.entries(record)) {
    if (key === 'id') continue;
    record[key] = typeof value === 'object' && value !== null ? 'unexpected' : { unexpected: true };
  }
}

/** Throws unless a record was found in an answer: without that a case would break nothing. */
export function expectFound(objectType: string, found: number): void {
  expectThat(
    `the record came over the wire: \`ports.${objectType}.wire\` finds it, by \`records\` and \`idKey\``,
    found > 0,
  );
}

/** Changes the lists of records in answers to writes. */
export function rewritingWrites(wire: WorldWire, change: (records: unknown[]) => void): Rewrite {
  return (body, request) => {
    const records = request.isWrite ? wireRecords(wire, body) : undefined;
    if (records && records.length > 1) change(records);
    return body;
  };
}

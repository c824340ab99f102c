import { isCleanText } from './clean-text.ts';
import type { Row } from './collection.ts';

/** What a store keeps of a row: a frozen copy that shares nothing with the caller's. @throws TypeError when it is not JSON */
export function frozenRow(collection: string, row: Row): Row {
  const copy = frozenJson(row, collection);
  if (!isRow(copy)) throw new TypeError(`collection ${collection}: a row needs a text as id`);
  checkId(collection, copy.id);
  return copy;
}

/** What a store writes of a row: its JSON text. @throws TypeError when the row holds anything that JSON would change */
export function rowText(collection: string, row: Row): string {
  checkJson(row, collection);
  if (!isRow(row)) throw new TypeError(`collection ${collection}: a row needs a text as id`);
  checkId(collection, row.id);
  return JSON.stringify(row);
}

/** Refuses ids that a database could not keep as they are. @throws TypeError */
export function checkId(where: string, id: string): void {
  if (typeof id !== 'string' || !isCleanText(id)) {
    throw new TypeError(`${where}: an id must be well-formed text without NUL`);
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}

function frozenJson(value: unknown, collection: string): unknown {
  if (typeof value !== 'object' || value === null) {
    checkScalar(value, collection);
    return value;
  }
  if (Array.isArray(value)) return Object.freeze(value.map((item) => frozenJson(item, collection)));
  checkPlain(value, collection);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item: unknown = Reflect.get(value, key);
    if (item === undefined) continue;
    // A plain assignment to this key would set the prototype.
    if (key === '__proto__')
      Object.defineProperty(copy, key, { value: frozenJson(item, collection), enumerable: true });
    else copy[key] = frozenJson(item, collection);
  }
  return Object.freeze(copy);
}

function checkJson(value: unknown, collection: string): void {
  if (typeof value !== 'object' || value === null) {
    checkScalar(value, collection);
  } else if (Array.isArray(value)) {
    for (const item of value) checkJson(item, collection);
  } else {
    checkPlain(value, collection);
    for (const item of Object.values(value)) {
      // Most values are texts; a call for each of them is what this check would cost.
      if (typeof item !== 'string' && item !== undefined) checkJson(item, collection);
    }
  }
}

function checkScalar(value: unknown, collection: string): void {
  if (typeof value === 'string' || value === null || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  const kind = typeof value === 'number' ? 'a number that is not finite' : `a value of type ${typeof value}`;
  throw new TypeError(`collection ${collection}: a row holds ${kind}, which JSON cannot keep`);
}

function checkPlain(value: object, collection: string): void {
  const prototype: object | null = Object.getPrototypeOf(value);
  // The second test lets plain objects of another realm through.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  throw new TypeError(`collection ${collection}: a row holds an object that is not plain, which JSON cannot keep`);
}

import type { FindOutcome, FindQuery, ListOptions, RemoteRecord } from '@crmsync/adapter';
import { isWireProps, path, type WireProps } from '@crmsync/adapter-kit';
import { hostOf } from '../mapping/account.ts';
import { searchWire } from '../wire.ts';
import { type ObjectSchema, withSchema } from './describe-object.ts';
import { allRows, rowId, rowsOfIds, soqlIn, soqlText } from './query-rows.ts';
import { fieldsToRead, readRecords } from './read-records.ts';
import type { ObjectCall } from './salesforce-object.ts';

/** How one natural key is looked for. */
interface KeySearch {
  /** Values of one question. */
  readonly together: number;
  rows(call: ObjectCall, select: readonly string[], values: readonly string[]): Promise<readonly unknown[]>;
  fits(row: WireProps, value: string): boolean;
}

const lower = (value: unknown): string => (typeof value === 'string' ? value.trim().toLowerCase() : '');

const phoneFields = ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone', 'Fax'];

/** Shortest digits by which a number without its country code counts as the same. */
const shortestNumber = 7;
/** National numbers have at most this many digits nearly everywhere. */
const nationalDigits = 10;

function fieldSearch(field: string): KeySearch {
  return {
    together: 20,
    rows: ({ context, object: { apiVersion, objectType } }, select, values) =>
      allRows(context, { apiVersion, select, from: objectType, where: soqlIn(field, values) }),
    fits: (row, value) => lower(row[field]) === lower(value),
  };
}

/** Websites are free text, so that their hosts are compared here. */
const domainSearch: KeySearch = {
  together: 10,
  rows: ({ context, object: { apiVersion, objectType } }, select, values) => {
    const like = values.map((value) => `Website LIKE ${soqlText(`%${value}%`).replaceAll('_', '\\_')}`);
    return allRows(context, { apiVersion, select, from: objectType, where: `(${like.join(' OR ')})` });
  },
  fits: (row, value) => hostOf(row.Website) === hostOf(value),
};

/** Numbers are kept as they were typed: the text search finds their digits, which are compared here. */
const phoneSearch: KeySearch = {
  together: 1,
  async rows({ context, object: { apiVersion, objectType } }, select, [value = '']) {
    const digits = value.replaceAll(/\D/g, '').slice(-nationalDigits);
    if (digits.length < shortestNumber) return [];
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/services/data/v${apiVersion}/search`,
      query: { q: `FIND {${digits}} IN PHONE FIELDS RETURNING ${objectType}(Id)` },
      operation: `${objectType}.search`,
      schema: searchWire,
    });
    const ids = body.searchRecords.map(({ Id }) => Id);
    return rowsOfIds(context, { apiVersion, select, from: objectType }, ids);
  },
  fits: (row, value) => phoneFields.some((field) => isSameNumber(row[field], value)),
};

function isSameNumber(held: unknown, value: string): boolean {
  if (typeof held !== 'string') return false;
  const wanted = value.replaceAll(/\D/g, '');
  const digits = held.replaceAll(/\D/g, '');
  if (digits === wanted) return true;
  const national = digits.replace(/^0+/, '');
  return !held.trim().startsWith('+') && national.length >= shortestNumber && wanted.endsWith(national);
}

function searchBy({ object }: ObjectCall, by: string): KeySearch {
  if (by === 'syncKey' && object.syncKeyField !== undefined) return fieldSearch(object.syncKeyField);
  if (by === 'phone') return phoneSearch;
  if (by === 'domain') return domainSearch;
  return fieldSearch(by === 'email' ? 'Email' : 'Name');
}

/** Records by natural keys. Leads that were converted are not found: others took their place. */
export function findRecords(
  call: ObjectCall,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  return withSchema(call, async (schema) => {
    const outcomes: FindOutcome[] = [];
    for (const by of new Set(queries.map((query) => query.by))) {
      const search = searchBy(call, by);
      const asked = queries.filter((query) => query.by === by);
      for (let start = 0; start < asked.length; start += search.together) {
        const part = asked.slice(start, start + search.together);
        outcomes.push(...(await found(call, schema, search, part, options)));
      }
    }
    return outcomes;
  });
}

async function found(
  call: ObjectCall,
  schema: ObjectSchema,
  search: KeySearch,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  const key = call.object.syncKeyField;
  const select = new Set([...fieldsToRead(call, schema, options), ...(key && schema.fields.has(key) ? [key] : [])]);
  const rows = await search.rows(
    call,
    [...select],
    queries.map(({ value }) => value),
  );
  const { records, quarantined } = await readRecords(call, schema, rows, options);
  const byId = new Map(records.flatMap((record) => (record.deleted ? [] : [[record.ref.id, record] as const])));
  return queries.map(({ key: name, value }) => {
    const fitting = rows.flatMap((row): RemoteRecord[] => {
      const record = isWireProps(row) && search.fits(row, value) ? byId.get(rowId(row) ?? '') : undefined;
      return record ? [record] : [];
    });
    return { key: name, records: fitting, complete: quarantined.length === 0 };
  });
}

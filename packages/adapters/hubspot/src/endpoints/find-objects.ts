import type { FindOutcome, FindQuery, ListOptions, RemoteRecord } from '@crmsync/adapter';
import { splitList } from '../mapping/text-list.ts';
import { type ObjectWire, objectWire } from '../wire.ts';
import { readLinks } from './associations.ts';
import { type ObjectCall, propertiesOf } from './hubspot-object.ts';
import { mostPerBatch, readBatch, readBatches } from './object-batches.ts';
import { readRecords } from './read-records.ts';
import { fitsSearch, mostPerSearch, type SearchBody, type SearchFilter, sendSearch } from './search-objects.ts';

/** What a search for several queries found, before it is told apart. */
interface Found {
  readonly items: readonly ObjectWire[];
  readonly complete: boolean;
}

/** How one natural key is looked for. */
interface KeySearch {
  /** Most queries answered by one search. */
  readonly together: number;
  filterGroups(values: readonly string[]): readonly (readonly SearchFilter[])[];
  fits(item: ObjectWire, value: string): boolean;
}

const lower = (text: string | null | undefined): string => (text ?? '').trim().toLowerCase();
const digits = (text: string | null | undefined): string => (text ?? '').replaceAll(/\D/g, '');

/** Shortest digits by which a number without its country code counts as the same. */
const shortestNumber = 7;

function textSearch(property: string): KeySearch {
  return {
    together: 20,
    filterGroups: (values) => [[{ propertyName: property, operator: 'IN', values: values.map(lower) }]],
    fits: (item, value) => lower(item.properties[property]) === lower(value),
  };
}

/** A value in one property, or in a list of further ones that only a token search sees. */
function listedSearch(property: string, others: string): KeySearch {
  return {
    together: 4,
    filterGroups: (values) => [
      [{ propertyName: property, operator: 'IN', values: values.map(lower) }],
      ...values.map((value) => [{ propertyName: others, operator: 'CONTAINS_TOKEN', value: lower(value) }]),
    ],
    fits: ({ properties }, value) =>
      [properties[property], ...splitList(properties[others])].some((one) => lower(one) === lower(value)),
  };
}

const phoneProperties = ['phone', 'mobilephone', 'fax'];

/** The index holds national digits, and country codes have one to three. */
const phoneSearch: KeySearch = {
  together: 1,
  filterGroups: ([value = '']) => [
    [
      {
        propertyName: 'hs_searchable_calculated_phone_number',
        operator: 'IN',
        values: [0, 1, 2, 3].map((count) => digits(value).slice(count)),
      },
    ],
    [{ propertyName: 'phone', operator: 'EQ', value }],
    [{ propertyName: 'mobilephone', operator: 'EQ', value }],
  ],
  fits: ({ properties }, value) =>
    phoneProperties.some((name) => {
      const held = digits(properties[name]);
      return held === digits(value) || (held.length >= shortestNumber && digits(value).endsWith(held));
    }),
};

const searches: { readonly [objectType: string]: { readonly [by: string]: KeySearch } } = {
  contacts: { email: listedSearch('email', 'hs_additional_emails'), phone: phoneSearch },
  companies: { domain: listedSearch('domain', 'hs_additional_domains'), name: textSearch('name') },
  deals: { name: textSearch('dealname') },
};

/** The natural keys an object can be found by. */
export function searchableKeys(objectType: string, syncKeyProperty: string | undefined): readonly string[] {
  return [...Object.keys(searches[objectType] ?? {}), ...(syncKeyProperty === undefined ? [] : ['syncKey'])];
}

/** Records by natural keys. Unique ones are read, which sees what was just written; the others are searched. */
export async function findObjects(
  call: ObjectCall,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<readonly FindOutcome[]> {
  const byKey = new Map<string, Found>();
  for (const by of new Set(queries.map((query) => query.by))) {
    const asked = queries.filter((query) => query.by === by);
    for (const [key, found] of await findBy(call, by, asked, options)) byKey.set(key, found);
  }
  const items = [...new Map([...byKey.values()].flatMap(({ items: found }) => found).map((one) => [one.id, one]))];
  const records = await recordsOf(
    call,
    items.map(([, item]) => item),
    options,
  );
  return queries.map(({ key }) => {
    const { items: found, complete } = byKey.get(key) ?? { items: [], complete: true };
    return { key, records: found.flatMap(({ id }) => records.get(id) ?? []), complete };
  });
}

async function recordsOf(
  call: ObjectCall,
  items: readonly ObjectWire[],
  options: ListOptions,
): Promise<ReadonlyMap<string, RemoteRecord>> {
  if (items.length === 0) return new Map();
  const ids = items.map(({ id }) => id);
  const links = options.associations === false ? undefined : await readLinks(call, ids);
  const read = await readRecords(call, items, { custom: options.custom, links });
  return new Map(read.records.map((record) => [record.ref.id, record]));
}

async function findBy(
  call: ObjectCall,
  by: string,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<ReadonlyMap<string, Found>> {
  const { syncKeyProperty, objectType } = call.object;
  if (by === 'syncKey' && syncKeyProperty !== undefined) return readBy(call, syncKeyProperty, queries, options);
  const search = searches[objectType]?.[by];
  if (!search) return new Map();
  if (by !== 'email') return searchBy(call, search, queries, options);
  const read = await readBy(call, 'email', queries, options);
  const rest = queries.filter(({ key }) => (read.get(key)?.items.length ?? 0) === 0);
  return new Map([...read, ...(await searchBy(call, search, rest, options))]);
}

/** Reads by a unique property: consistent, without the lag of the search index. */
async function readBy(
  call: ObjectCall,
  property: string,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  const properties = [...new Set([...propertiesOf(call.object, options.custom), property])];
  for (let start = 0; start < queries.length; start += mostPerBatch) {
    const chunk = queries.slice(start, start + mostPerBatch);
    const values = [...new Set(chunk.map(({ value }) => (property === 'email' ? lower(value) : value)))];
    const { results } = await readBatch(call, values, properties, property);
    for (const { key, value } of chunk) {
      const items = results.filter((item) =>
        property === 'email'
          ? [item.properties.email, ...splitList(item.properties.hs_additional_emails)].some(
              (one) => lower(one) === lower(value),
            )
          : item.properties[property] === value,
      );
      found.set(key, { items, complete: true });
    }
  }
  return found;
}

async function searchBy(
  call: ObjectCall,
  search: KeySearch,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  let rest = queries;
  while (rest.length > 0) {
    const chunk = fittingChunk(call, search, rest.slice(0, search.together));
    rest = rest.slice(chunk.length);
    const { items, complete } = await searchOnce(call, search, chunk, options);
    for (const { key, value } of chunk) {
      found.set(key, { items: items.filter((item) => search.fits(item, value)), complete });
    }
  }
  return found;
}

/** As many of the queries as fit one search. */
function fittingChunk(call: ObjectCall, search: KeySearch, queries: readonly FindQuery[]): readonly FindQuery[] {
  if (queries.length === 1 || fitsSearch(bodyOf(call, search, queries, []))) return queries;
  return fittingChunk(call, search, queries.slice(0, Math.ceil(queries.length / 2)));
}

function bodyOf(
  call: ObjectCall,
  search: KeySearch,
  queries: readonly FindQuery[],
  properties: readonly string[],
): SearchBody {
  const groups = search.filterGroups([...new Set(queries.map(({ value }) => value))]);
  return {
    filterGroups: groups.map((filters) => ({ filters })),
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    properties: properties.length > 0 ? properties : [call.object.modifiedProperty],
    limit: mostPerSearch,
  };
}

async function searchOnce(
  call: ObjectCall,
  search: KeySearch,
  queries: readonly FindQuery[],
  options: ListOptions,
): Promise<Found> {
  const properties = propertiesOf(call.object, options.custom);
  const whole = bodyOf(call, search, queries, properties);
  const fits = fitsSearch(whole);
  const answer = await sendSearch(call, fits ? whole : bodyOf(call, search, queries, []));
  const found = answer.body.results.flatMap((item) => objectWire.safeParse(item).data ?? []);
  const complete = !answer.body.paging?.next && found.length === answer.body.results.length;
  const ids = found.map(({ id }) => id);
  return { items: fits ? found : (await readBatches(call, ids, properties)).results, complete };
}

import { z } from 'zod';

/** A record as the vendor keeps it. */
interface Row {
  readonly id: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly own: Readonly<Record<string, unknown>>;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly version: number;
  readonly deleted: boolean;
}

/** The vendor's account in memory: its API as `vendor-api.md` tells it, and what its users do. */
export interface VendorFake {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: { now(): number; advance(ms: number): void };
  live(type: string): readonly string[];
  add(type: string, values: Readonly<Record<string, unknown>>): string;
  edit(type: string, id: string, values: Readonly<Record<string, unknown>>): void;
  remove(type: string, id: string): void;
  addOwnField(type: string, key: string): void;
  /** Bodies of the events since the last call. */
  takeEvents(): readonly string[];
}

interface Account {
  readonly tables: ReadonlyMap<string, Map<number, Row>>;
  readonly ownFields: Map<string, string[]>;
  readonly events: string[];
  nextId: number;
  nowMs: number;
}

/** What the fake accepts. */
export const apiKey = 'key-of-the-account';
const accountId = 4711;
/** How long a change stays out of what can be asked by time or value. */
const lateMs = 15_000;
const reach = 20;

const point = z.array(z.object({ value: z.string(), label: z.enum(['work', 'home', 'mobile']).optional() }));
const texts = z.string().nullable();
const ids = z.number().int().nullable();
const shared = { notes: texts, owner_id: ids, reference: texts };
const own = z.record(z.string(), texts);
/** What may be sent, and what a record has at first. */
const inputs: { readonly [type: string]: z.ZodObject } = {
  firms: z.strictObject({
    ...shared,
    own,
    name: z.string().min(1),
    website: texts,
    tags: z.array(z.string()).nullable(),
  }),
  people: z.strictObject({
    ...shared,
    own,
    given_name: texts,
    family_name: z.string().min(1),
    emails: point.nullable(),
    phones: point.nullable(),
    job_title: texts,
    born_on: z.iso.date().nullable(),
    firm_id: ids,
  }),
};
const empty: { readonly [type: string]: Readonly<Record<string, unknown>> } = {
  users: { name: null, email: null, active: true },
  firms: { name: null, website: null, notes: null, tags: [], owner_id: null, reference: null },
  people: {
    ...{ given_name: null, family_name: null, emails: [], phones: [], job_title: null, born_on: null, notes: null },
    ...{ owner_id: null, firm_id: null, source: 'import', reference: null },
  },
};
const lists = ['emails', 'phones', 'tags'];

class Refusal extends Error {
  readonly status: number;
  readonly more: object;
  constructor(status: number, code: string, more: object = {}) {
    super(code);
    this.status = status;
    this.more = more;
  }
}

function tableOf(account: Account, type: string): Map<number, Row> {
  const table = account.tables.get(type);
  if (!table) throw new Refusal(404, 'no_such_path');
  return table;
}

function put(account: Account, type: string, changes: Readonly<Record<string, unknown>>, before?: Row): Row {
  const { own: ownChanges, ...sent } = changes;
  const values = Object.entries(sent).map(([key, value]) => [key, value === null && lists.includes(key) ? [] : value]);
  const row: Row = {
    id: before?.id ?? account.nextId++,
    values: { ...empty[type], ...before?.values, ...Object.fromEntries(values) },
    own: { ...before?.own, ...(typeof ownChanges === 'object' ? ownChanges : {}) },
    createdMs: before?.createdMs ?? account.nowMs,
    updatedMs: account.nowMs,
    version: (before?.version ?? 0) + 1,
    deleted: false,
  };
  tableOf(account, type).set(row.id, row);
  tell(account, type, row.id, before ? 'updated' : 'created');
  return row;
}

function erase(account: Account, type: string, row: Row): void {
  tableOf(account, type).set(row.id, { ...row, deleted: true, updatedMs: account.nowMs, version: row.version + 1 });
  tell(account, type, row.id, 'deleted');
}

const seconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

function tell(account: Account, type: string, id: number, verb: string): void {
  const event = { event: `e-${account.events.length}-${account.nowMs}-${id}-${verb}`, account: accountId };
  account.events.push(JSON.stringify({ ...event, type: `${type}.${verb}`, id, at: seconds(account.nowMs) }));
}

function wireOf(row: Row): object {
  const filled = Object.entries(row.own).filter(([, value]) => value !== null);
  return {
    ...row.values,
    id: row.id,
    own: Object.fromEntries(filled),
    created_at: seconds(row.createdMs),
    updated_at: seconds(row.updatedMs),
    version: row.version,
    ...(row.deleted ? { deleted: true } : {}),
  };
}

function living(account: Account, type: string, id: string): Row {
  const row = tableOf(account, type).get(Number(id));
  if (!row) throw new Refusal(404, 'not_found');
  if (row.deleted) throw new Refusal(410, 'deleted');
  return row;
}

function listed(account: Account, type: string, query: URLSearchParams): object {
  const rows = [...tableOf(account, type).values()].sort((left, right) => left.id - right.id);
  const after = Number(query.get('after') ?? 0);
  const limit = Math.min(Number(query.get('limit') ?? 50), 50);
  const indexed = rows.filter(({ updatedMs }) => updatedMs <= account.nowMs - lateMs);
  const answer = (found: readonly Row[], most: number, rest: object) => ({
    data: found.slice(0, most).map(wireOf),
    ...rest,
  });
  const since = query.get('updated_since');
  if (since !== null) {
    const found = indexed.filter(({ updatedMs }) => seconds(updatedMs) >= seconds(Date.parse(since)));
    found.sort((left, right) => seconds(left.updatedMs).localeCompare(seconds(right.updatedMs)) || left.id - right.id);
    const most = Math.min(limit, reach);
    return answer(found, most, { more: found.length > most });
  }
  const at = query.get('updated_at');
  if (at !== null) {
    const same = (ms: number) => seconds(ms) === seconds(Date.parse(at));
    const found = indexed.filter(({ updatedMs, id }) => same(updatedMs) && id > after);
    return answer(found, Math.min(limit, reach), { more: found.length > Math.min(limit, reach) });
  }
  const [by, value] = [...query].find(([key]) => ['email', 'name', 'reference'].includes(key)) ?? [];
  if (by !== undefined && value !== undefined) {
    return answer(
      indexed.filter((row) => !row.deleted && holds(row, by, value.toLowerCase())),
      50,
      { next: null },
    );
  }
  const found = rows.filter(({ deleted, id }) => !deleted && id > after);
  const last = found.slice(0, limit).at(-1);
  return answer(found, limit, { next: found.length > limit ? last?.id : null });
}

function holds({ values }: Row, by: string, wanted: string): boolean {
  if (by !== 'email') return String(values[by] ?? '').toLowerCase() === wanted;
  return point.parse(values.emails).some(({ value }) => value.toLowerCase() === wanted);
}

function checked(account: Account, type: string, body: unknown, isNew: boolean): Record<string, unknown> {
  const input = inputs[type];
  if (!input) throw new Refusal(405, 'read_only');
  const needed = type === 'people' ? { family_name: true as const } : { name: true as const };
  const parsed = (isNew ? input.partial().required(needed) : input.partial()).safeParse(body);
  if (!parsed.success) {
    throw new Refusal(422, 'invalid', { fields: parsed.error.issues.map(({ path }) => path.join('.')) });
  }
  const { owner_id: owner, firm_id: firm, own: ownValues } = parsed.data;
  const unknownOwn = Object.keys(ownValues ?? {}).some((key) => !account.ownFields.get(type)?.includes(key));
  const isThere = (table: string, id: unknown) => id == null || tableOf(account, table).has(Number(id));
  if (unknownOwn) throw new Refusal(422, 'invalid', { fields: ['own'] });
  if (!isThere('users', owner)) throw new Refusal(422, 'invalid', { fields: ['owner_id'] });
  if (!isThere('firms', firm)) throw new Refusal(422, 'invalid', { fields: ['firm_id'] });
  return parsed.data;
}

function created(account: Account, type: string, body: unknown): object {
  const values = checked(account, type, body, true);
  const same = [...tableOf(account, type).values()].find(
    (row) => !row.deleted && values.reference != null && row.values.reference === values.reference,
  );
  if (same) throw new Refusal(409, 'reference_taken', { id: same.id });
  return { data: wireOf(put(account, type, values)) };
}

function changed(account: Account, type: string, id: string, body: unknown, expected: string | null): object {
  const row = living(account, type, id);
  if (expected !== null && expected !== `"${row.version}"`) throw new Refusal(412, 'version');
  return { data: wireOf(put(account, type, checked(account, type, body, false), row)) };
}

function route(account: Account, { method, headers }: Request, url: URL, body: unknown): object | null {
  const [, , type = '', id] = url.pathname.split('/');
  if (type === 'account') return { id: accountId, name: 'Example Traders' };
  if (id === undefined)
    return method === 'POST' ? created(account, type, body) : listed(account, type, url.searchParams);
  if (id === 'fields') {
    return { data: (account.ownFields.get(type) ?? []).map((key) => ({ key, label: `Our ${key}` })) };
  }
  if (method === 'PATCH') return changed(account, type, id, body, headers.get('if-match'));
  const row = living(account, type, id);
  if (method !== 'DELETE') return { data: wireOf(row) };
  erase(account, type, row);
  return null;
}

async function answered(account: Account, request: Request): Promise<Response> {
  const headers = { date: new Date(account.nowMs).toUTCString() };
  try {
    if (request.headers.get('authorization') !== `Bearer ${apiKey}`) throw new Refusal(401, 'key');
    const text = await request.text();
    const body = route(account, request, new URL(request.url), text === '' ? undefined : JSON.parse(text));
    return body === null ? new Response(null, { status: 204, headers }) : Response.json(body, { headers });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Response.json({ error: { code: error.message, ...error.more } }, { status: error.status, headers });
  }
}

/** Makes an account with nothing in it. */
export function vendorFake(): VendorFake {
  const account: Account = {
    tables: new Map(['users', 'firms', 'people'].map((type) => [type, new Map()])),
    ownFields: new Map(),
    events: [],
    nextId: 1000,
    nowMs: Date.UTC(2026, 0, 5, 10),
  };
  return {
    fetch: (input, init) => answered(account, new Request(input, init)),
    clock: {
      now: () => account.nowMs,
      advance: (ms) => {
        account.nowMs += ms;
      },
    },
    live: (type) => [...tableOf(account, type).values()].filter(({ deleted }) => !deleted).map(({ id }) => String(id)),
    add: (type, values) => String(put(account, type, values).id),
    edit: (type, id, values) => void put(account, type, values, living(account, type, id)),
    remove: (type, id) => erase(account, type, living(account, type, id)),
    addOwnField: (type, key) => void account.ownFields.set(type, [...(account.ownFields.get(type) ?? []), key]),
    takeEvents: () => account.events.splice(0),
  };
}

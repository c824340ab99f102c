import { signWebhook } from '@crmsync/testkit';
import { z } from 'zod';
import { type AcmeMessages, acmeMessages } from './acme-messages.ts';
import { type AcmeSessions, acmeSessions } from './acme-sessions.ts';

/** One record as the made-up vendor keeps it. */
export interface AcmeRecord {
  readonly type: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly custom: Readonly<Record<string, unknown>>;
  readonly links: Readonly<Record<string, readonly string[]>>;
  readonly updatedMs: number;
  /** Grows with every change. */
  readonly revision: number;
  readonly deleted: boolean;
  readonly mergedInto: string | null;
  readonly absorbed: readonly string[];
}

/** A made-up CRM: what its API answers, and what its users do. */
export interface AcmeAccount {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: { now(): number; advance(ms: number): void };
  /** The next batch is committed half and answered with 500. */
  halveNextBatch(): void;
  live(type: string): readonly AcmeRecord[];
  add(type: string, fields: Readonly<Record<string, unknown>>): string;
  edit(type: string, id: string, fields: Readonly<Record<string, unknown>>): void;
  remove(type: string, id: string): void;
  merge(type: string, survivorId: string, otherId: string): void;
  addCustomField(type: string, key: string): void;
  /** Takes the right to read a field away. */
  hide(type: string, field: string): void;
  readonly sessions: AcmeSessions;
  readonly messages: AcmeMessages;
  /** Events since the last call, as bodies of one request each. */
  takeEvents(): readonly string[];
}

/** What the vendor accepts. */
export const acmeToken = 'acme-secret-token';
/** How long a write stays out of lists of changes and of searches. */
export const acmeLagMs = 20_000;
/** Most records that one query for changes reaches. */
export const acmeCap = 12;

export const acmeHookUrl = 'https://hooks.example.com/acme';

/** The vendor's signature: over time and body. */
export const acmeSign = (rawBody: Uint8Array, secret: string, atMs: number) =>
  signWebhook(
    {
      url: acmeHookUrl,
      algorithm: 'sha256',
      encoding: 'hex',
      header: 'x-acme-signature',
      timestampHeader: 'x-acme-time',
      message: ({ timestamp, body }) => [timestamp, '.', body],
    },
    rawBody,
    secret,
    atMs,
  );

const fieldNames: { readonly [type: string]: readonly string[] } = {
  users: ['name', 'email'],
  firms: ['name', 'site', 'about'],
  people: ['first', 'last', 'email', 'job', 'born', 'about', 'user', 'source'],
};

const values = z.record(z.string(), z.unknown());
const writeBody = z.object({
  items: z.array(
    z.object({
      ref: z.string(),
      id: z.string().optional(),
      key: z.string().optional(),
      fields: values,
      custom: values.optional(),
      expect: z.number().optional(),
      links: z.record(z.string(), z.array(z.string())).optional(),
    }),
  ),
});
type WriteItem = z.infer<typeof writeBody>['items'][number];

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
  }
}

interface Rows {
  readonly all: Map<string, AcmeRecord>;
  readonly custom: Map<string, Set<string>>;
  readonly hidden: Map<string, Set<string>>;
  readonly sessions: AcmeSessions;
  readonly messages: AcmeMessages;
  readonly events: string[];
  nextId: number;
  nowMs: number;
  halve: boolean;
}

const keyOf = (type: string, id: string) => `${type}/${id}`;

export function acmeAccount(): AcmeAccount {
  const rows: Rows = {
    all: new Map(),
    custom: new Map(),
    hidden: new Map(),
    sessions: acmeSessions(),
    messages: acmeMessages(),
    events: [],
    nextId: 1000,
    nowMs: Date.UTC(2026, 0, 5),
    halve: false,
  };
  const find = (type: string, id: string) => {
    const found = rows.all.get(keyOf(type, id));
    if (!found) throw new Error(`no ${type} ${id}`);
    return found;
  };
  const tell = (kind: string, type: string, id: string, more = {}) =>
    rows.events.push(
      JSON.stringify({
        event: `e${rows.events.length}-${rows.nowMs}-${id}-${kind}`,
        account: 7,
        kind,
        type,
        id,
        ...more,
      }),
    );
  return {
    fetch: async (input, init) => answer(rows, new Request(input, init)),
    clock: {
      now: () => rows.nowMs,
      advance: (ms) => {
        rows.nowMs += ms;
      },
    },
    halveNextBatch: () => {
      rows.halve = true;
    },
    live: (type) => [...rows.all.values()].filter((one) => one.type === type && !one.deleted),
    add: (type, fields) => put(rows, type, { fields }).id,
    edit: (type, id, fields) => {
      const { fields: before, revision, ...rest } = find(type, id);
      const changed = { fields: { ...before, ...fields }, updatedMs: rows.nowMs, revision: revision + 1 };
      rows.all.set(keyOf(type, id), { ...rest, ...changed });
      tell('changed', type, id);
    },
    remove: (type, id) => {
      erase(rows, type, id);
      tell('deleted', type, id);
    },
    merge: (type, survivorId, otherId) => {
      const survivor = find(type, survivorId);
      const absorbed = [...survivor.absorbed, otherId];
      rows.all.set(keyOf(type, survivorId), { ...survivor, absorbed, updatedMs: rows.nowMs });
      rows.all.set(keyOf(type, otherId), {
        ...find(type, otherId),
        deleted: true,
        mergedInto: survivorId,
        updatedMs: rows.nowMs,
      });
      tell('merged', type, otherId, { into: survivorId });
    },
    addCustomField: (type, key) => {
      rows.custom.set(type, new Set([...(rows.custom.get(type) ?? []), key]));
    },
    hide: (type, field) => {
      rows.hidden.set(type, new Set([...(rows.hidden.get(type) ?? []), field]));
    },
    sessions: rows.sessions,
    messages: rows.messages,
    takeEvents: () => rows.events.splice(0),
  };
}

function put(rows: Rows, type: string, item: Partial<WriteItem>, id = String(rows.nextId++)): AcmeRecord {
  const before = rows.all.get(keyOf(type, id));
  if (item.fields?.user === 'nobody' || item.fields?.name === 'Anvil Works 9') throw new Refusal(422, 'value');
  const record: AcmeRecord = {
    type,
    id,
    fields: {
      ...Object.fromEntries((fieldNames[type] ?? []).map((name) => [name, name === 'source' ? 'web form' : null])),
      ...before?.fields,
      ...item.fields,
    },
    custom: { ...before?.custom, ...item.custom },
    links: { ...before?.links, ...item.links },
    updatedMs: rows.nowMs,
    revision: (before?.revision ?? 0) + 1,
    deleted: false,
    mergedInto: null,
    absorbed: before?.absorbed ?? [],
  };
  rows.all.set(keyOf(type, id), record);
  return record;
}

function erase(rows: Rows, type: string, id: string): void {
  const found = rows.all.get(keyOf(type, id));
  if (found && !found.deleted) rows.all.set(keyOf(type, id), { ...found, deleted: true, updatedMs: rows.nowMs });
}

async function answer(rows: Rows, request: Request): Promise<Response> {
  const date = new Date(rows.nowMs).toUTCString();
  try {
    const token = request.headers.get('x-acme-token') ?? '';
    const text = await request.text();
    const sent: unknown = text === '' ? undefined : JSON.parse(text);
    const url = new URL(request.url);
    if (url.pathname === '/login') return Response.json(loggedIn(rows, sent), { headers: { date } });
    if (token !== acmeToken && !rows.sessions.isOpen(token)) throw new Refusal(401, 'token');
    if (url.pathname === '/logout') rows.sessions.logOut(token);
    const body = url.pathname === '/logout' ? {} : route(rows, request.method, url, sent);
    return Response.json(body, { headers: { date } });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Response.json({ code: error.message }, { status: error.status, headers: { date } });
  }
}

function loggedIn(rows: Rows, body: unknown) {
  if (z.object({ secret: z.string() }).parse(body).secret !== acmeToken) throw new Refusal(401, 'secret');
  return { token: rows.sessions.logIn() };
}

function route(rows: Rows, method: string, url: URL, body: unknown): unknown {
  const [type = '', verb] = url.pathname.slice(1).split('/');
  if (type === 'me') return { id: 7, name: 'Acme of Springfield' };
  if (type === 'messages') {
    const message = method === 'POST' ? rows.messages.take(body) : rows.messages.status(verb ?? '');
    if (!message) throw new Refusal(method === 'POST' ? 422 : 404, 'message');
    return message;
  }
  if (!fieldNames[type]) throw new Refusal(404, 'path');
  if (method === 'GET') return verb === 'fields' ? fieldsOf(rows, type) : listed(rows, type, url.searchParams);
  const verbs: { readonly [verb: string]: (rows: Rows, type: string, body: unknown) => unknown } = {
    read: readMany,
    find: findMany,
    create: (...args) => writeMany(...args, (item) => put(rows, type, unlessThere(rows, type, item))),
    update: (...args) => writeMany(...args, (item) => put(rows, type, item, unchanged(rows, type, item).id)),
    upsert: (...args) => writeMany(...args, (item) => upserted(rows, type, item)),
    delete: deleteMany,
  };
  const handler = verbs[verb ?? ''];
  if (!handler) throw new Refusal(404, 'path');
  return handler(rows, type, body);
}

function wire(rows: Rows, record: AcmeRecord) {
  const { updatedMs, type, fields, ...rest } = record;
  const hidden = [...(rows.hidden.get(type) ?? [])];
  const shown = Object.fromEntries(Object.entries(fields).filter(([name]) => !hidden.includes(name)));
  return { ...rest, fields: shown, hidden, updated: new Date(updatedMs).toISOString() };
}

function fieldsOf(rows: Rows, type: string) {
  return { fields: [...(rows.custom.get(type) ?? [])].map((key) => ({ key, label: key })) };
}

const byStamp = (left: AcmeRecord, right: AcmeRecord) =>
  left.updatedMs - right.updatedMs || Number(left.id) - Number(right.id);

/** A list by id, or with `from` the changes that the index has, of which a query reaches only the first few. */
function listed(rows: Rows, type: string, query: URLSearchParams) {
  const limit = Math.min(Number(query.get('limit') ?? 100), 100);
  const all = [...rows.all.values()].filter((one) => one.type === type);
  const from = query.get('from');
  if (from === null) {
    const after = Number(query.get('after') ?? 0);
    const found = all.filter(({ deleted, id }) => !deleted && Number(id) > after);
    const page = found.sort((left, right) => Number(left.id) - Number(right.id)).slice(0, limit);
    return {
      items: page.map((one) => wire(rows, one)),
      next: found.length > page.length ? (page.at(-1)?.id ?? null) : null,
    };
  }
  const afterId = Number(query.get('afterId') ?? 0);
  const tied = query.get('tied') === 'true';
  const visible = all.filter(({ updatedMs, id }) => {
    if (updatedMs > rows.nowMs - acmeLagMs) return false;
    return tied ? updatedMs === Date.parse(from) && Number(id) > afterId : updatedMs >= Date.parse(from);
  });
  const reached = visible.sort(byStamp).slice(0, acmeCap);
  const page = reached.slice(0, limit);
  return { items: page.map((one) => wire(rows, one)), more: visible.length > page.length };
}

const idsBody = z.object({ ids: z.array(z.string()) });

function readMany(rows: Rows, type: string, body: unknown) {
  const found = idsBody.parse(body).ids.flatMap((id) => rows.all.get(keyOf(type, id)) ?? []);
  return {
    items: found.filter(({ deleted }) => !deleted).map((one) => wire(rows, one)),
    moved: found.flatMap(({ id, mergedInto }) => (mergedInto === null ? [] : [{ id, to: mergedInto }])),
  };
}

function findMany(rows: Rows, type: string, body: unknown) {
  const { field, values: wanted } = z.object({ field: z.string(), values: z.array(z.string()) }).parse(body);
  const visible = [...rows.all.values()].filter(
    (one) => one.type === type && !one.deleted && one.updatedMs <= rows.nowMs - acmeLagMs,
  );
  return {
    items: visible.filter(({ fields }) => wanted.some((one) => one === fields[field])).map((one) => wire(rows, one)),
  };
}

/** Answers in the order of the records' ids, whatever the order of the items. */
function writeMany(rows: Rows, _type: string, body: unknown, write: (item: WriteItem) => AcmeRecord) {
  const { items } = writeBody.parse(body);
  const done: object[] = [];
  const errors: object[] = [];
  for (const [at, item] of items.entries()) {
    if (rows.halve && at >= items.length / 2) {
      rows.halve = false;
      throw new Refusal(500, 'broken');
    }
    try {
      done.push({ ...wire(rows, write(item)), ref: item.ref });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      errors.push({ ref: item.ref, status: error.status, code: error.message });
    }
  }
  rows.halve = false;
  return { items: done, errors };
}

/** An e-mail address is that of one person. */
function unlessThere(rows: Rows, type: string, item: WriteItem): WriteItem {
  const { email } = item.fields;
  const isThere = [...rows.all.values()].some(
    (one) => one.type === type && !one.deleted && email != null && one.fields.email === email,
  );
  if (isThere) throw new Refusal(409, 'email');
  return item;
}

/** A record that is as the item expects it. */
function unchanged(rows: Rows, type: string, { id, expect }: WriteItem): AcmeRecord {
  const found = living(rows, type, id);
  if (expect !== undefined && expect !== found.revision) throw new Refusal(412, 'revision');
  return found;
}

function living(rows: Rows, type: string, id = ''): AcmeRecord {
  const found = rows.all.get(keyOf(type, id));
  if (!found || found.deleted) throw new Refusal(404, 'missing');
  return found;
}

/** By e-mail, which is unique there. */
function upserted(rows: Rows, type: string, item: WriteItem): AcmeRecord {
  const known = [...rows.all.values()].find(
    (one) => one.type === type && !one.deleted && one.fields.email === item.key,
  );
  return put(rows, type, { ...item, fields: { email: item.key, ...item.fields } }, known?.id);
}

function deleteMany(rows: Rows, type: string, body: unknown) {
  for (const id of idsBody.parse(body).ids) erase(rows, type, id);
  return {};
}

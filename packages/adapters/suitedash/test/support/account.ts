import type { Connection, EntityPort, Patch, RemoteRecord, WriteOutcome } from '@crmsync/adapter';
import {
  createSuiteDashFake,
  createVirtualClock,
  fakeFetch,
  type SuiteDashFake,
  type SuiteDashFakeOptions,
} from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import type { FieldValues } from '@crmsync/model';
import { type SuitedashSettings, suitedash } from '../../src/index.ts';

/** A request as it went over the wire. */
export interface Sent {
  readonly method: string;
  /** Below `/secure-api`, with the query. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: unknown;
}

/** A fresh account with a connection to it. */
export interface Account {
  readonly fake: SuiteDashFake;
  readonly sent: Sent[];
  readonly connection: Connection;
  port(objectType: string): EntityPort;
  /** Puts a contact there. */
  person(fields?: Record<string, unknown>): string;
  /** The live record as the account has it. */
  shown(object: string, id: string): Readonly<Record<string, unknown>>;
}

/** Makes an account, and a connection with these settings. */
export function account(settings: SuitedashSettings = {}, options: SuiteDashFakeOptions = {}): Account {
  const clock = createVirtualClock();
  const fake = createSuiteDashFake({ clock, ...options });
  const inner = fakeFetch(fake, { wait: async () => {} });
  const sent: Sent[] = [];
  const connection = suitedash({ requestsPerSecond: 1_000, ...settings }).connect({
    credentials: { current: async () => ({ token: fake.token, parts: { publicId: fake.publicId } }) },
    clock: createIdleClock(clock),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.clone().text();
      const { pathname, search } = new URL(request.url);
      const one: Sent = {
        method: request.method,
        path: `${pathname.replace('/secure-api', '')}${search}`,
        headers: Object.fromEntries(request.headers),
        body: text === '' ? undefined : JSON.parse(text),
      };
      sent.push(one);
      return inner(request);
    },
  });
  let made = 0;
  return {
    fake,
    sent,
    connection,
    port: (objectType) => {
      const port = connection.ports.find(({ capabilities }) => capabilities.objectType === objectType);
      if (!port) throw new Error(`There is no port ${objectType}`);
      return port;
    },
    person: (fields = {}) => {
      const usual = { first_name: 'Ann', last_name: 'Lee', role: 'Client', email: `ann.${++made}@example.com` };
      return fake.control.seed([{ objectType: 'contact', fields: { ...usual, ...fields } }])[0] ?? '';
    },
    shown: (objectType, id) => {
      const found = fake.control.state({ objectType, limit: 1_000 }).records.find((one) => one.id === id);
      if (!found) throw new Error(`There is no ${objectType} ${id}`);
      return found.fields;
    },
  };
}

/** A patch of these fields. */
export function patch(fields: FieldValues, more: Partial<Patch> = {}): Patch {
  return { fields, custom: {}, associations: {}, ...more };
}

/** Changes one record, as somebody who saw `current`. */
export async function change(port: EntityPort, id: string, what: Patch, current?: RemoteRecord): Promise<WriteOutcome> {
  const seen = current ? { current: { fields: current.fields, custom: current.custom } } : {};
  const [outcome] = (await port.update?.([{ key: 'a', id, patch: what, ...seen }])) ?? [];
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

/** Makes one record. */
export async function make(port: EntityPort, what: Patch): Promise<WriteOutcome> {
  const [outcome] = (await port.create?.([{ key: 'a', patch: what }])) ?? [];
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

/** The outcome of a write that was applied. */
export function applied(outcome: WriteOutcome): Extract<WriteOutcome, { status: 'applied' }> {
  if (outcome.status === 'applied') return outcome;
  throw outcome.error;
}

/** Reads one record. */
export async function read(port: EntityPort, id: string, custom: readonly string[] = []): Promise<RemoteRecord> {
  const [outcome] = (await port.get?.([id], { custom })) ?? [];
  if (outcome?.status !== 'found') throw new Error(`the record is ${outcome?.status}`);
  return outcome.record;
}

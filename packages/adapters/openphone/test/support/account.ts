import type { Clock, Connection, EntityPort, Patch } from '@crmsync/adapter';
import { tokenCredential } from '@crmsync/adapter-kit';
import {
  createOpenPhoneFake,
  createVirtualClock,
  type FakeCrm,
  fakeFetch,
  type OpenPhoneFakeOptions,
} from '@crmsync/fakes';
import { type RecordedExchange, recordExchanges } from '@crmsync/fakes/spec';
import { onTestFinished } from 'vitest';
import { type OpenPhoneSettings, openphone } from '../../src/index.ts';
import { checkExchanges } from './check-exchanges.ts';

/** A workspace with a connection to it; waits move the clock instead of taking time. */
export interface TestAccount {
  readonly fake: FakeCrm;
  readonly connection: Connection;
  /** Everything that was asked and answered so far, oldest first. */
  readonly exchanges: RecordedExchange[];
  /** Id of the one line there is at first, `+15555550100`. */
  readonly line: string;
  /** Ids of the owner and of the other user. */
  readonly users: readonly string[];
  port(objectType: string): Required<EntityPort>;
  /** Another connection to the same workspace. */
  connect(settings?: OpenPhoneSettings): Connection;
  /** `METHOD /path?query` of what was asked since the last call. */
  asked(): string[];
}

/** Opens a workspace; what was exchanged is held against the vendor's description when the test ends. */
export function openAccount(options: OpenPhoneFakeOptions = {}, settings: OpenPhoneSettings = {}): TestAccount {
  const clock = createVirtualClock();
  const exchanges: RecordedExchange[] = [];
  const fake = recordExchanges(createOpenPhoneFake({ ...options, clock }), exchanges);
  const connect = (own: OpenPhoneSettings = settings) =>
    openphone(own).connect({
      credentials: tokenCredential(fake.token),
      clock: movingClock(fake),
      fetch: fakeFetch(fake, { wait: async () => {} }),
    });
  const connection = connect();
  let read = 0;
  onTestFinished(() => checkExchanges(exchanges));
  return {
    fake,
    connection,
    exchanges,
    line: idsOf(fake, 'phoneNumber')[0] ?? '',
    users: idsOf(fake, 'user'),
    port: (objectType) => portOf(connection, objectType),
    connect,
    asked() {
      const news = exchanges.slice(read).map(({ method, url }) => `${method} ${decodeURIComponent(url)}`);
      read = exchanges.length;
      return news;
    },
  };
}

/** The port of an object type. */
export function portOf(connection: Connection, objectType: string): Required<EntityPort> {
  const port = connection.ports.find(({ capabilities }) => capabilities.objectType === objectType);
  if (!port) throw new Error(`no port ${objectType}`);
  // Operations that a port does not have fail loudly when a test calls them.
  return port as Required<EntityPort>;
}

/** Waits move the clock; time-outs, which are waits as well, never end. */
function movingClock({ clock }: FakeCrm): Clock {
  return {
    now: clock.now,
    sleep: (ms, signal) => {
      if (ms < 30_000) {
        clock.advance(ms);
        return Promise.resolve();
      }
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
}

export function idsOf({ control }: FakeCrm, objectType: string): readonly string[] {
  return control.state({ objectType, limit: 100_000 }).records.map(({ id }) => id);
}

/** What the workspace holds of a contact. */
export function heldContact({ control }: FakeCrm, id: string): Readonly<Record<string, unknown>> {
  const found = control.state({ objectType: 'contact', limit: 100_000 }).records.find((record) => record.id === id);
  if (!found) throw new Error(`no contact ${id}`);
  return found.fields;
}

/** Puts a contact into the workspace, as a user of the application would have it. */
export function addContact(
  { control }: FakeCrm,
  defaultFields: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return control.seed([{ objectType: 'contact', fields: { defaultFields, ...more } }])[0] ?? '';
}

export const patch = (fields: Patch['fields'], custom: Patch['custom'] = {}): Patch => ({
  fields,
  custom,
  associations: {},
});

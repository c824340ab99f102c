import type { ConnectOptions, Credential, EntityPort, ListOptions, Page, RemoteRecord } from '@crmsync/adapter';
import { paginate } from '@crmsync/adapter-kit';
import { createFishbowlFake, createVirtualClock, type FishbowlFakeOptions, fakeFetch } from '@crmsync/fakes';
import { createIdleClock } from '@crmsync/fakes/clocks';
import { type FishbowlSettings, fishbowl } from '../../src/index.ts';

/** One request that the adapter sent. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

/** A server in Denver at noon of a summer's day, and a connection to it. */
export function openServer(
  settings: FishbowlSettings = {},
  fakeOptions: FishbowlFakeOptions = {},
  more: Partial<ConnectOptions> & { readonly credential?: Partial<Credential> } = {},
) {
  const clock = createVirtualClock(Date.parse('2026-06-15T18:00:00.000Z'));
  const fake = createFishbowlFake({ clock, ...fakeOptions });
  const sent: Sent[] = [];
  const logged: string[] = [];
  const answer = fakeFetch(fake, { wait: async () => undefined });
  const { credential, ...options } = more;
  const connect = () =>
    fishbowl({ serverTimeZone: 'America/Denver', ...settings }).connect({
      baseUrl: 'http://fishbowl.example.com:2456',
      credentials: {
        current: async () => ({ token: fake.token, parts: { username: fake.username }, ...credential }),
      },
      clock: createIdleClock(clock),
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { method, url, headers } = request;
        sent.push({ method, url: new URL(url), headers, body: await request.clone().text() });
        return answer(request);
      },
      logger: { log: (level, event, details) => logged.push(JSON.stringify([level, event, details ?? null])) },
      ...options,
    });
  const connection = connect();
  const port = (objectType: string): EntityPort => {
    const found = connection.ports.find(({ capabilities }) => capabilities.objectType === objectType);
    if (!found) throw new Error(`no port ${objectType}`);
    return found;
  };
  return {
    fake,
    clock,
    connection,
    connect,
    port,
    sent,
    logged,
    /** The statements that were sent. */
    queries: () => sent.flatMap(({ url }) => url.searchParams.get('query') ?? []),
    list: (objectType: string, options: ListOptions = {}) => listAll(port(objectType), options),
  };
}

export type TestServer = ReturnType<typeof openServer>;

/** Everything a port lists, with the checkpoint of the last page. */
export async function listAll(port: EntityPort, options: ListOptions = {}) {
  return collect(paginate(port.list!, options));
}

/** Everything that changed since a checkpoint. */
export async function changesSince(port: EntityPort, checkpoint: NonNullable<Page['checkpoint']>, limit = 100) {
  return collect(paginate((options) => port.changes!({ ...options, checkpoint }), { limit }));
}

async function collect(pages: AsyncIterable<Page>) {
  const records: RemoteRecord[] = [];
  let last: Page | undefined;
  for await (const page of pages) {
    records.push(...page.records);
    last = page;
  }
  return { records, checkpoint: last!.checkpoint! };
}

/** Puts a sales order with its customer into a server; gives the ids. */
export function sell(
  { fake }: Pick<TestServer, 'fake'>,
  fields: Record<string, unknown>,
  customer?: string,
): { readonly order: string; readonly customer: string } {
  const buyer =
    customer ?? fake.control.seed([{ objectType: 'customer', fields: { name: `Buyer of ${fields.num}` } }])[0]!;
  const links = [{ objectType: 'customer', id: buyer }];
  const [order = ''] = fake.control.seed([
    { objectType: 'salesOrder', fields: { status: 'Issued', ...fields }, links },
  ]);
  return { order, customer: buyer };
}

import {
  createHubSpotFake,
  createOffsetClock,
  createPipedriveFake,
  createSeededRandom,
  type FakeCrm,
  type FakeRequest,
  startFakeServer,
} from '@crmsync/fakes';
import { edit, type Seeded, seed } from '../crash/scenario.ts';
import { searchLagMs } from '../crash/two-accounts.ts';

/** Where one account is served and how one is let in. */
export interface Address {
  readonly url: string;
  readonly token: string;
}

/** The addresses of both accounts: pure data, so that it can be handed to a process of its own. */
export interface Addresses {
  readonly hubspot: Address;
  readonly pipedrive: Address;
}

/** A change that an account has made because a sync asked for it. */
export interface Write {
  /** Counted from 1 over both accounts, since they were opened. */
  readonly number: number;
  /** `vendor METHOD path` */
  readonly name: string;
  readonly workerId: string | undefined;
}

/** Two accounts with people, companies and deals, served over HTTP, and one time for everybody. */
export interface ServedAccounts {
  readonly hubspot: FakeCrm;
  readonly pipedrive: FakeCrm;
  readonly addresses: Addresses;
  /** Ids of the people, companies and deals of the scenario. */
  readonly seeded: Seeded;
  now(): number;
  /** Moves the time of everybody ahead. */
  advance(ms: number): void;
  /** Called when the time was moved. */
  onAdvance: () => void;
  /** Called after each write, before its answer goes out; gives `cut` when it is to be lost. */
  onWrite: (write: Write) => unknown;
  /** Writes since the last call. */
  takeWrites(): readonly Write[];
  /** Users of both accounts edit and add records. */
  edit(): void;
  close(): Promise<void>;
}

/** Names the worker that a request comes from. */
export const workerHeader = 'x-sync-worker';

const crowdOf = { hubspot: 24, pipedrive: 16, both: 8 };

/** Opens both accounts with the people of a scenario and a crowd around them. */
export async function openAccounts(): Promise<ServedAccounts> {
  const clock = createOffsetClock();
  const hubspot = createHubSpotFake({ clock, searchLagMs, limits: { tenSecondly: 10_000, searchPerSecond: 1_000 } });
  const pipedrive = createPipedriveFake({ clock, searchLagMs: 1_000 });
  let writes: Write[] = [];
  let count = 0;
  const watched = (fake: FakeCrm): FakeCrm => ({
    ...fake,
    async handle(request: FakeRequest) {
      const before = fake.control.writes();
      const response = await fake.handle(request);
      if (fake.control.writes() === before) return response;
      count += 1;
      const name = `${fake.vendor} ${request.method} ${request.url.pathname}`;
      const write = { number: count, name, workerId: request.headers[workerHeader] };
      writes.push(write);
      return (await accounts.onWrite(write)) === 'cut' ? { ...response, transport: { cut: true } } : response;
    },
  });
  const servers = await Promise.all([hubspot, pipedrive].map((fake) => startFakeServer(watched(fake))));
  const address = (fake: FakeCrm, at: number): Address => ({ url: servers[at]?.url ?? '', token: fake.token });
  seedCrowd(hubspot, pipedrive);
  const seeded = seed({ hubspot, pipedrive, advance: (ms) => clock.advance(ms) });
  const accounts: ServedAccounts = {
    hubspot,
    pipedrive,
    seeded,
    addresses: { hubspot: address(hubspot, 0), pipedrive: address(pipedrive, 1) },
    now: () => clock.now(),
    advance(ms) {
      clock.advance(ms);
      accounts.onAdvance();
    },
    onAdvance: () => {},
    onWrite: () => {},
    takeWrites() {
      const taken = writes;
      writes = [];
      return taken;
    },
    edit: () => edit(accounts, seeded),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
  return accounts;
}

/** People of whom each account has its own, and some that both have. */
function seedCrowd(hubspot: FakeCrm, pipedrive: FakeCrm): void {
  const random = createSeededRandom(7);
  const names = ['Ivy', 'Jon', 'Kim', 'Lou', 'Max', 'Nia', 'Ole', 'Pia'];
  const people = Array.from({ length: crowdOf.hubspot + crowdOf.pipedrive }, (_, at) => ({
    first: random.pick(names),
    last: `Crowd${at}`,
    email: `crowd${at}@example.com`,
  }));
  const firstOfPipedrive = crowdOf.hubspot - crowdOf.both;
  hubspot.control.seed(
    people.slice(0, crowdOf.hubspot).map(({ first, last, email }) => ({
      objectType: 'contacts',
      fields: { firstname: first, lastname: last, email },
    })),
  );
  pipedrive.control.seed(
    people.slice(firstOfPipedrive, firstOfPipedrive + crowdOf.pipedrive).map(({ first, last, email }) => ({
      objectType: 'person',
      fields: { name: `${first} ${last}`, emails: [{ value: email, label: 'work', primary: true }] },
    })),
  );
}

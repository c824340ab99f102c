import { type FakeCrm, type Population, startFakeServer } from '@crmsync/fakes';
import { fakeVendor } from '../fake/vendors.ts';
import { type AccountShape, accountShapes } from './account-shape.ts';
import { type ControlClient, createControlClient } from './control-client.ts';

/** The vendors of the demo, in the order in which they are named. */
export const demoVendors = ['hubspot', 'pipedrive'] as const;
export type DemoVendor = (typeof demoVendors)[number];

/** One stand-in of the demo, served on this machine. */
export interface DemoAccount {
  readonly id: DemoVendor;
  readonly name: string;
  readonly url: string;
  readonly token: string;
  readonly control: ControlClient;
  readonly shape: AccountShape;
  close(): Promise<void>;
}

/** Both stand-ins. */
export type DemoAccounts = Readonly<Record<DemoVendor, DemoAccount>>;

/** What to tell when a stand-in has taken a request that writes and not answered it yet. */
export type WriteListener = (vendor: DemoVendor) => void;

/** Starts a stand-in with its part of the population. */
export async function openAccount(
  id: DemoVendor,
  population: Population,
  seed: number,
  onWrite: WriteListener,
): Promise<DemoAccount> {
  const entry = fakeVendor(id);
  const view = population.views.find(({ system }) => system === id);
  const fake = await entry.make({ seed, ...(view ? { view } : {}) });
  const server = await startFakeServer(watchWrites(fake, () => onWrite(id)));
  const control = createControlClient(server.controlUrl);
  const { url, close } = server;
  return { id, name: entry.name, url, token: fake.token, control, shape: accountShapes[id], close };
}

function watchWrites(fake: FakeCrm, onWrite: () => void): FakeCrm {
  return {
    ...fake,
    handle(request) {
      const before = fake.control.writes();
      const answer = fake.handle(request);
      if (fake.control.writes() > before) onWrite();
      return answer;
    },
  };
}

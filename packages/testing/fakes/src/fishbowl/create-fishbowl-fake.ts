import { createFakeCrm } from '../create-fake-crm.ts';
import type { FakeCrm } from '../fake-crm.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import { allModules, type FishbowlFakeOptions } from './fishbowl-options.ts';
import { createFishbowlState } from './fishbowl-state.ts';
import { createFishbowlVendor } from './fishbowl-vendor.ts';
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts';

/** A stateful stand-in for one Fishbowl server. */
export interface FishbowlFake extends FakeCrm {
  /** User for logins, whose password is `token`. */
  readonly username: string;
  /** Seats taken now. */
  seatsTaken(): number;
}

/**
 * Makes a stateful stand-in for one Fishbowl server. A fresh server has one user and nothing else. It has no webhooks:
 * subscriptions never hear anything. Queries need `node:sqlite` with column types (Node 22.16 or later).
 */
export function createFishbowlFake(options: FishbowlFakeOptions = {}): FishbowlFake {
  const { clock = createVirtualClock(), seed = 1, token = 'fishbowl-password', username = 'sync' } = options;
  let keeper: SessionKeeper | undefined;
  const fake = createFakeCrm({
    vendor: 'fishbowl',
    token,
    clock,
    seed,
    webhooks: { batchSize: 1, maxAttempts: 1, encode: ({ url }) => ({ url, headers: {}, body: '' }) },
    create(context) {
      const state = createFishbowlState(options, context);
      const { modules = allModules, mfaSecret = null } = options;
      const names = { firstName: 'Sync', lastName: 'User', initials: 'SU' };
      const access = { username, password: token, modules, mfaSecret, active: true };
      state.users.insert({ ...names, email: 'sync@example.com', phone: '', ...access }, 'seed');
      keeper = createSessionKeeper(state);
      return createFishbowlVendor(state, keeper);
    },
  });
  return { ...fake, username, seatsTaken: () => keeper?.taken() ?? 0 };
}

import type { FakeCrm, SystemView } from '@crmsync/fakes';
import { CommandError } from '../command-error.ts';

/** How a vendor's stand-in is made. */
export interface FakeVendorSetup {
  /** Seed of everything random. */
  readonly seed: number;
  /** What the account holds from the start; empty when absent. */
  readonly view?: SystemView;
}

/** A vendor that can be stood in for. */
export interface FakeVendorEntry {
  /** The vendor's name, as people write it. */
  readonly name: string;
  make(setup: FakeVendorSetup): Promise<FakeCrm>;
}

/** Milliseconds until a write shows in HubSpot's search. */
export const hubspotSearchLagMs = 2_000;
/** Requests that the Pipedrive account may send in 2 seconds; the largest plans have as many. */
export const pipedriveBurst = 400;

/** API calls that the Salesforce account may make in 24 hours; an Enterprise organisation has as many to begin with. */
const salesforceDailyRequests = 100_000;

/** The vendors by id: whoever adds one here has it in every command. */
export const fakeVendors: Readonly<Record<string, FakeVendorEntry>> = {
  hubspot: {
    name: 'HubSpot',
    async make({ seed, view }) {
      const { createHubSpotFake, seedHubSpotPopulation } = await import('@crmsync/fakes');
      const fake = createHubSpotFake({ seed, searchLagMs: hubspotSearchLagMs });
      if (view) seedHubSpotPopulation(fake, view);
      return fake;
    },
  },
  pipedrive: {
    name: 'Pipedrive',
    async make({ seed, view }) {
      const { createOffsetClock, createPipedriveFake, seedPipedrivePopulation } = await import('@crmsync/fakes');
      const fake = createPipedriveFake({ seed, clock: createOffsetClock(), burst: pipedriveBurst });
      if (view) await seedPipedrivePopulation(fake, view);
      return fake;
    },
  },
  salesforce: {
    name: 'Salesforce',
    async make({ seed, view }) {
      const { createSalesforceFake, seedSalesforcePopulation } = await import('@crmsync/fakes');
      const fake = createSalesforceFake({ seed, dailyRequests: salesforceDailyRequests });
      if (view) seedSalesforcePopulation(fake, view);
      return fake;
    },
  },
  openphone: {
    name: 'OpenPhone',
    async make({ seed, view }) {
      const { createOffsetClock, createOpenPhoneFake, seedOpenPhonePopulation } = await import('@crmsync/fakes');
      const fake = createOpenPhoneFake({ seed, clock: createOffsetClock() });
      if (view) seedOpenPhonePopulation(fake, view);
      return fake;
    },
  },
  suitedash: {
    name: 'SuiteDash',
    async make({ seed, view }) {
      const { createOffsetClock, createSuiteDashFake, seedSuiteDashPopulation } = await import('@crmsync/fakes');
      const fake = createSuiteDashFake({ seed, clock: createOffsetClock() });
      if (view) seedSuiteDashPopulation(fake, view);
      return fake;
    },
  },
  fishbowl: {
    name: 'Fishbowl',
    async make({ seed, view }) {
      const { createFishbowlFake, createOffsetClock, seedFishbowlPopulation } = await import('@crmsync/fakes');
      const fake = createFishbowlFake({ seed, clock: createOffsetClock() });
      if (view) seedFishbowlPopulation(fake, view);
      return fake;
    },
  },
};

/** The vendor with this id. @throws CommandError naming the vendors there are */
export function fakeVendor(id: string): FakeVendorEntry {
  const entry = Object.hasOwn(fakeVendors, id) ? fakeVendors[id] : undefined;
  if (entry) return entry;
  const known = Object.keys(fakeVendors).join(', ');
  throw new CommandError('UNKNOWN_VENDOR', `There is no stand-in for ${JSON.stringify(id)}.`, `Use one of: ${known}.`);
}

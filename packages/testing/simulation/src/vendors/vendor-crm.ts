import type { Change } from '../crm/crm-record.ts';
import type { Quirks } from '../crm/quirks.ts';
import type { Values } from '../crm/sim-crm.ts';
import type { Random } from '../random.ts';
import type { Op } from '../story.ts';
import { isRefusal } from './fake-site.ts';
import type { HostTables } from './host-tables.ts';
import { hubspotSite } from './hubspot-site.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { performAtVendor } from './perform-at-vendor.ts';
import { salesforceSite } from './salesforce-site.ts';
import type { Site } from './site.ts';
import { createSiteClock } from './site-clock.ts';
import { tableSite } from './table-site.ts';
import type { Vendor } from './vendor.ts';

/** An account behind a real adapter: what lies there, and what is written down of it. */
export interface VendorCrm extends Ledger {
  readonly site: Site;
  /** Looks at what people did, or what became visible of it by itself. */
  look(wanted?: Values): Promise<void>;
  /**
   * Does what an operation of people says.
   * @returns whether there was anything to do
   * @throws what the vendor refuses
   */
  perform(op: Exclude<Op, { readonly kind: 'review' }>): Promise<boolean>;
  /** Whether an error says that the vendor does not let people do it. */
  isRefusal(error: unknown): boolean;
  /** Looks at what the engine did. */
  lookAfterEngine(): Promise<void>;
}

export interface VendorCrmParts {
  readonly id: string;
  readonly quirks: Quirks;
  readonly vendor: Vendor;
  readonly now: () => number;
  readonly random: Random;
  readonly nextChange: () => number;
  readonly onChange: (change: Change) => void;
}

/** Opens an empty account. @throws TypeError when it is a table, and there is no database */
export function createVendorCrm(parts: VendorCrmParts, tables: HostTables | undefined): VendorCrm {
  const { id, quirks } = parts;
  const site = openSite(parts, tables);
  const ledger = createLedger({ ...parts, crm: { id, quirks } });
  const crm: VendorCrm = {
    ...ledger,
    site,
    look: async (wanted) => ledger.compare(await site.read(), 'user', wanted),
    lookAfterEngine: async () => ledger.compare(await site.read(), 'engine'),
    perform: (op) => performAtVendor(crm, op),
    isRefusal,
  };
  return crm;
}

function openSite({ vendor, now, random }: VendorCrmParts, tables: HostTables | undefined): Site {
  if (vendor.kind === 'salesforce') return salesforceSite(vendor, createSiteClock(now));
  if (vendor.kind === 'hubspot') return hubspotSite(vendor, createSiteClock(now));
  if (!tables) throw new TypeError('the story needs a database for its table');
  return tableSite(vendor, { tables, now, random });
}

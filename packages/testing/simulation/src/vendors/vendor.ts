import { plainQuirks, type Quirks } from '../crm/quirks.ts';
import type { Random } from '../random.ts';

/** An account behind a real adapter, and what is left open about it. Plain data, so that a story can be kept in a file. */
export type Vendor =
  | {
      readonly kind: 'salesforce';
      /** Whether records are found again by a field with our key. */
      readonly syncKeys: boolean;
      /** What people do is stamped now and seen so much later. */
      readonly commitDelayMs: number;
      /** Whether a merge stamps the contacts that get another account. */
      readonly mergeStampsChildren: boolean;
      /** Whether deleting an account deletes its contacts. */
      readonly accountDeleteCascades: boolean;
    }
  | {
      readonly kind: 'hubspot';
      /** Until the search, and with it the list of changes, sees a write. */
      readonly searchLagMs: number;
    }
  | {
      readonly kind: 'postgres';
      /** What tells that rows changed. */
      readonly changes: 'updatedAt' | 'transaction' | 'changeTable';
      /** Whether people mark deleted rows, or remove them. */
      readonly softDelete: boolean;
      readonly syncKeys: boolean;
      /** People's transactions are stamped up to so long before they are seen. */
      readonly lateMs: number;
    };

export type VendorKind = Vendor['kind'];

/** Each kind as simple as it can be. */
export const plainVendors: { readonly [K in VendorKind]: Extract<Vendor, { readonly kind: K }> } = {
  salesforce: {
    kind: 'salesforce',
    syncKeys: false,
    commitDelayMs: 0,
    mergeStampsChildren: true,
    accountDeleteCascades: false,
  },
  hubspot: { kind: 'hubspot', searchLagMs: 0 },
  postgres: { kind: 'postgres', changes: 'updatedAt', softDelete: true, syncKeys: true, lateMs: 0 },
};

/** Draws what is open about each vendor. */
export function drawVendors(random: Random): readonly Vendor[] {
  return [
    {
      kind: 'salesforce',
      syncKeys: random.chance(0.5),
      commitDelayMs: random.chance(0.5) ? 0 : random.int(1_000, 120_000),
      mergeStampsChildren: random.chance(0.5),
      accountDeleteCascades: random.chance(0.5),
    },
    { kind: 'hubspot', searchLagMs: random.chance(0.5) ? 0 : random.int(1_000, 20_000) },
    {
      kind: 'postgres',
      changes: random.pick(['updatedAt', 'transaction', 'changeTable']),
      softDelete: random.chance(0.5),
      syncKeys: random.chance(0.5),
      lateMs: random.chance(0.5) ? 0 : random.int(1_000, 60_000),
    },
  ];
}

/** Each has one place for a number or address of no certain type; further ones are only read. `checkPlaces` looks closer. */
const oneOfEach = { singleEmail: true, singlePhone: true } as const;

/** What the oracle has to know of a vendor. */
export function vendorQuirks(vendor: Vendor): Quirks {
  switch (vendor.kind) {
    case 'salesforce':
      return {
        ...plainQuirks,
        missing: ['language', 'timezone', 'tags', 'legalName'],
        ...oneOfEach,
        companies: 'one',
        merges: 'redirect',
      };
    case 'hubspot':
      return {
        ...plainQuirks,
        lagMs: vendor.searchLagMs,
        missing: ['department', 'language', 'timezone', 'tags', 'legalName'],
        ...oneOfEach,
        uniqueEmail: true,
        touches: false,
      };
    case 'postgres':
      return {
        ...plainQuirks,
        missing: ['language', 'timezone', 'tags', 'legalName'],
        ...oneOfEach,
        companies: 'one',
        deletes: 'notFound',
        versions: true,
      };
  }
}

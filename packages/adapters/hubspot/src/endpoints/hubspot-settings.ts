import type { LifecycleCategories } from '../mapping/hubspot-mapping.ts';
import type { ObjectType } from '../mapping/object-types.ts';
import type { HubspotApiVersion } from './paths.ts';

/** What can be set about the adapter. Settings hold no credentials. */
export interface HubspotSettings {
  /** @default '2026-03' */
  readonly apiVersion?: HubspotApiVersion;
  /**
   * By object, a custom property with unique values that holds our key: it makes creating twice harmless and finds
   * records at once. @default none
   */
  readonly syncKeyProperty?: { readonly [T in ObjectType]?: string };
  /** Categories of lifecycle stages that the account made itself, by stage id. @default all are `other` */
  readonly lifecycleCategories?: LifecycleCategories;
  /** How long a write may stay invisible to searches, at worst; seconds usually. @default 60000 */
  readonly searchLagMs?: number;
  /** How far incremental reading looks back, for the lag of the search index. @default 300000 */
  readonly searchLookBackMs?: number;
  /** How often archived records are listed and the time since the last listing is read again. @default 3600000 */
  readonly archivedSweepMs?: number;
  /** The limits of the account's plan and of the app. */
  readonly rateLimits?: {
    /** @default 100 */
    readonly perTenSeconds?: number;
    /** @default 250000 */
    readonly perDay?: number;
    /** Part of the day's limit (0 to 1) left to other apps of the account. @default 0.1 */
    readonly dailyReserve?: number;
    /** @default 5 */
    readonly searchPerSecond?: number;
    /** @default 100 */
    readonly associationsPerTenSeconds?: number;
  };
  readonly webhook?: {
    /** Accepts the older signatures without a time, which can be replayed. @default false */
    readonly allowUntimedSignatures?: boolean;
    /** Largest age of a delivery. @default 300000 */
    readonly toleranceMs?: number;
  };
}

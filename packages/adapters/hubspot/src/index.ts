import type { Adapter, RateWindow } from '@crmsync/adapter';
import { bearerAuth, defineAdapter, rateHeaders } from '@crmsync/adapter-kit';
import { whoAmI } from './endpoints/account.ts';
import { hubspotErrors } from './endpoints/errors.ts';
import type { HubspotSettings } from './endpoints/hubspot-settings.ts';
import { hubspotPaths } from './endpoints/paths.ts';
import { hubspotPorts } from './endpoints/ports.ts';
import { describeProperties, fieldNames } from './endpoints/properties.ts';
import { hubspotWebhook } from './webhook/hubspot-webhook.ts';

export type { HubspotSettings } from './endpoints/hubspot-settings.ts';
export type { HubspotApiVersion } from './endpoints/paths.ts';
export type { LifecycleCategories } from './mapping/hubspot-mapping.ts';
export type { ObjectType } from './mapping/object-types.ts';

const dayMs = 86_400_000;

/** @see https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines */
function rateLimits(limits: NonNullable<HubspotSettings['rateLimits']>): {
  readonly [scope: string]: readonly RateWindow[];
} {
  const { perTenSeconds = 100, perDay = 250_000, dailyReserve = 0.1 } = limits;
  const { searchPerSecond = 5, associationsPerTenSeconds = 100 } = limits;
  return {
    api: [{ name: 'tenSecondly', limit: perTenSeconds, perMs: 10_000 }],
    daily: [{ name: 'daily', limit: perDay, perMs: dayMs, reserve: dailyReserve }],
    search: [{ name: 'secondly', limit: searchPerSecond, perMs: 1_000 }],
    associations: [{ name: 'tenSecondly', limit: associationsPerTenSeconds, perMs: 10_000 }],
  };
}

/** HubSpot names its windows in headers, except for searches. */
const headers = rateHeaders(
  {
    scope: 'api',
    window: 'tenSecondly',
    remaining: 'x-hubspot-ratelimit-remaining',
    limit: 'x-hubspot-ratelimit-max',
    reset: 'x-hubspot-ratelimit-interval-milliseconds',
    resetAs: 'milliseconds',
  },
  {
    scope: 'daily',
    window: 'daily',
    remaining: 'x-hubspot-ratelimit-daily-remaining',
    limit: 'x-hubspot-ratelimit-daily',
  },
);

/**
 * Connects HubSpot: companies, contacts, deals, activities and tasks both ways, owners and pipelines to read.
 * @throws TypeError when a limit is not positive
 * @example
 * const connection = hubspot().connect({ credentials: tokenCredential(token) });
 * const contacts = connection.ports.find((port) => port.capabilities.objectType === 'contacts');
 * const page = await contacts?.list?.();
 */
export function hubspot(settings: HubspotSettings = {}): Adapter {
  const paths = hubspotPaths(settings.apiVersion ?? '2026-03');
  const ports = hubspotPorts(settings, paths);
  return defineAdapter({
    id: 'hubspot',
    name: 'HubSpot',
    baseUrl: 'https://api.hubapi.com',
    auth: bearerAuth(),
    rateLimits: rateLimits(settings.rateLimits ?? {}),
    rateHeaders: headers,
    errors: hubspotErrors,
    ports,
    webhook: hubspotWebhook(settings.webhook ?? {}),
    whoAmI: (context) => whoAmI(context, paths),
    describe: async (context, { entity, objectType }) => {
      const mapping = ports.find((port) => port.capabilities.objectType === objectType)?.mapping;
      const known = mapping?.definitions(objectType) ?? [];
      // Owners and pipelines have no properties of their own.
      if (!mapping?.hasCustom) return known;
      return describeProperties(context, { entity, objectType, paths, fieldOf: fieldNames(known) });
    },
  });
}

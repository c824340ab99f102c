import type { PortFacts } from '@crmsync/adapter-kit';
import type { PipedriveSettings } from './settings.ts';
import { type FindRules, searchLagMs } from './v2-find.ts';
import type { V2Wire } from './v2-object.ts';

/** Names of the webhook events of one object. */
export function webhookFacts(object: string): NonNullable<PortFacts['webhooks']> {
  return { events: [`create.${object}`, `change.${object}`, `delete.${object}`], carries: 'ids' };
}

/** Facts that persons, organizations and deals share. */
export function recordFacts(
  object: 'person' | 'organization' | 'deal',
  by: readonly string[],
  syncKey: string | undefined,
): PortFacts {
  return {
    search: { by: syncKey === undefined ? by : [...by, 'syncKey'], lagMs: searchLagMs },
    deletes: 'webhook',
    merges: 'webhook',
    idempotency: syncKey === undefined ? 'none' : 'syncKey',
    webhooks: webhookFacts(object),
    softDelete: true,
  };
}

/** How an object is found by our key, where a field for it is set up. */
export function syncKeyRule<W extends V2Wire>(
  settings: PipedriveSettings,
  label: string | undefined,
  entityType: 'person' | 'organization' | 'deal',
): Pick<FindRules<W>, 'syncKey'> {
  if (label === undefined) return {};
  return { syncKey: { label, entityType, windowMs: settings.syncKeyWindowMs ?? 3_600_000 } };
}

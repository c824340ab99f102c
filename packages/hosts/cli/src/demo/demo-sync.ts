import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import type { EntityType } from '@crmsync/model';
import { createSync, type Sync, type SyncEvent } from '@crmsync/orchestrator';
import type { Store } from '@crmsync/store';
import { hubspotSearchLagMs, pipedriveBurst } from '../fake/vendors.ts';
import type { WorkerSetup } from './worker-messages.ts';

/** What the demo syncs. */
export const demoEntities: readonly EntityType[] = ['company', 'contact', 'deal'];

/** The sync of the demo: two stand-ins, both ways; a last name that both sides changed waits for a person. */
export function createDemoSync(
  store: Store,
  accounts: WorkerSetup['accounts'],
  onEvent: (event: SyncEvent) => void,
): Sync {
  const access = ({ url, token }: { readonly url: string; readonly token: string }) => ({
    credentials: tokenCredential(token),
    connect: { baseUrl: url },
    entities: demoEntities,
  });
  return createSync({
    tenantId: 'demo',
    // A worker that takes over under the name of a dead one need not wait for its lease to run out.
    workerId: 'demo-worker',
    store,
    connections: {
      hubspot: { adapter: hubspot({ searchLagMs: hubspotSearchLagMs }), ...access(accounts.hubspot) },
      pipedrive: {
        adapter: pipedrive({ burstPer2s: pipedriveBurst }),
        ...access(accounts.pipedrive),
      },
    },
    conflicts: { rules: { contact: { lastName: { rule: 'manual' } } } },
    defaultRegion: 'US',
    onEvent,
  });
}

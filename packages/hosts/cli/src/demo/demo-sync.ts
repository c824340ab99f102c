import type { Adapter } from '@crmsync/adapter';
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
      hubspot: { adapter: withSearchLag(hubspot(), hubspotSearchLagMs), ...access(accounts.hubspot) },
      pipedrive: {
        adapter: withSearchLag(pipedrive({ burstPer2s: pipedriveBurst }), 0),
        ...access(accounts.pipedrive),
      },
    },
    conflicts: { rules: { contact: { lastName: { rule: 'manual' } } } },
    defaultRegion: 'US',
    onEvent,
  });
}

/** The stand-ins' indexes are as late as they were set up to be, not as late as the vendors' may be at worst. */
function withSearchLag(adapter: Adapter, lagMs: number): Adapter {
  return {
    ...adapter,
    connect(options) {
      const connection = adapter.connect(options);
      const ports = connection.ports.map((port) => ({
        ...port,
        capabilities: { ...port.capabilities, search: { ...port.capabilities.search, lagMs } },
      }));
      return { ...connection, ports };
    },
  };
}

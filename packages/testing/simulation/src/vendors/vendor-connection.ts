import type { Adapter, Connection, EntityPort, ListOptions, Page } from '@crmsync/adapter';
import type { SyncConnectionOptions } from '@crmsync/orchestrator';
import type { Life } from '../life.ts';
import type { SimType } from '../plain-value.ts';
import type { World } from '../world.ts';
import type { ListingWatch } from './listing-watch.ts';
import type { VendorCrm } from './vendor-crm.ts';
import { vendorPassage } from './vendor-passage.ts';

/** A connection of one worker to an account behind a real adapter. */
export function vendorConnection(
  world: World,
  life: Life,
  crm: VendorCrm,
  watch: ListingWatch,
): Pick<SyncConnectionOptions, 'adapter' | 'credentials' | 'connect'> {
  const reached = crm.site.reach(life, vendorPassage(world, crm, life.name));
  return { ...reached, adapter: watched(world, crm, reached.adapter, watch) };
}

/** Notes when listings begin and come to their end. */
function watched(world: World, crm: VendorCrm, adapter: Adapter, watch: ListingWatch): Adapter {
  const typeOf = (port: EntityPort): SimType | undefined => {
    if (port.capabilities.objectType === crm.site.objectTypes.contacts) return 'contacts';
    return port.capabilities.objectType === crm.site.objectTypes.companies ? 'companies' : undefined;
  };
  return {
    ...adapter,
    connect(options): Connection {
      const connection = adapter.connect(options);
      const ports = connection.ports.map((port): EntityPort => {
        const type = typeOf(port);
        return type ? { ...port, ...watchedReading(port, (read) => watch.pages(world, crm.id, type, read)) } : port;
      });
      return { ...connection, ports };
    },
  };
}

type Reading = (options: ListOptions) => Promise<Page>;

function watchedReading(port: EntityPort, watch: (read: Reading) => Reading): Pick<EntityPort, 'list' | 'changes'> {
  const { list, changes } = port;
  return {
    ...(list ? { list: (options = {}) => watch(list)(options) } : {}),
    ...(changes ? { changes: (options) => watch((each) => changes({ ...options, ...each }))(options) } : {}),
  };
}

import type { Clock, Connection, EntityPort, Logger } from '@crmsync/adapter';
import { entityTypes } from '@crmsync/model';
import type { TenantStore } from '@crmsync/store';
import { createAccountAccess } from './account-access.ts';
import { accountPort } from './account-port.ts';
import { createCustomFieldMap } from './custom-field-map.ts';
import type { ConnectionContext } from './engine-context.ts';
import { createPipelineMap, hubPipelines } from './pipeline-map.ts';
import { type ConnectionStateRow, connectionStates } from './rows/connection-state.ts';
import type { SyncConnectionOptions, SyncOptions } from './sync-options.ts';
import { createTranslation } from './translation.ts';
import { createUnitOfWork } from './unit-of-work.ts';

/** Live connections by id; each is made when it is first needed. */
export interface LiveConnections {
  /**
   * One per account, as a session may be a licensed seat; what a run may not do is said with each call.
   * @param fields by their hash, as a run or a preview found them last: with others the connection asks for them anew
   */
  get(id: string, fields?: { readonly hash: string; readonly by: 'run' | 'preview' }): Connection;
  /** Closes all of them, also when one cannot be closed. @throws what the first of those threw */
  close(): Promise<void>;
}

/** Makes connections lazily and closes them together. */
export function createLiveConnections(options: SyncOptions, clock: Clock, logger: Logger): LiveConnections {
  const open = new Map<string, { readonly connection: Connection; readonly fields: FieldsFound }>();
  return {
    get(id, fields) {
      const known = open.get(id);
      if (known) {
        if (fields && isNews(known.fields, fields)) known.connection.refresh?.();
        if (fields) known.fields[fields.by] = fields.hash;
        return known.connection;
      }
      const settings = options.connections[id];
      if (!settings) throw new TypeError(`the sync has no connection ${id}`);
      const made = settings.adapter.connect({
        ...settings.connect,
        credentials: settings.credentials,
        clock,
        logger,
      });
      open.set(id, { connection: made, fields: fields ? { [fields.by]: fields.hash } : {} });
      return made;
    },
    async close() {
      const all = [...open.values()];
      open.clear();
      const closed = await Promise.allSettled(all.map(({ connection }) => connection.close()));
      const failed = closed.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

/** What runs and previews found; a preview keeps what it finds to itself, so the two may differ for a while. */
interface FieldsFound {
  run?: string;
  preview?: string;
}

function isNews(found: FieldsFound, { hash, by }: { readonly hash: string; readonly by: 'run' | 'preview' }): boolean {
  const before = found[by] ?? found.run ?? found.preview;
  return before !== undefined && before !== hash && !(by === 'preview' && hash === found.run);
}

/** All connections as a run sees them, with what is known of their accounts by now. */
export async function openConnections(
  options: SyncOptions,
  store: TenantStore,
  live: LiveConnections,
  phoneKey: (number: string) => string | null,
  readOnly: boolean,
): Promise<ReadonlyMap<string, ConnectionContext>> {
  const ids = Object.keys(options.connections);
  const unit = createUnitOfWork(store);
  await unit.load(connectionStates, ids);
  const states = ids.map((id) => unit.peek(connectionStates, id) ?? blankState(id, options));
  const custom = createCustomFieldMap(
    states.map(({ id, fields, resting = [] }) => ({ connectionId: id, fields, resting })),
    options.customFields,
  );
  const hub = hubPipelines(states.map((state) => state.pipelines));
  const contexts = new Map<string, ConnectionContext>();
  for (const [rank, state] of states.entries()) {
    const settings = options.connections[state.id];
    if (!settings) continue;
    const { fieldsHash: hash } = state;
    const connection = live.get(state.id, hash === undefined ? hash : { hash, by: readOnly ? 'preview' : 'run' });
    const access = createAccountAccess(state.access);
    const accountPorts = connection.ports.map((port) => accountPort(port, access, readOnly));
    const direction = settings.direction ?? 'bidirectional';
    contexts.set(state.id, {
      id: state.id,
      rank,
      adapter: settings.adapter,
      connection,
      access,
      accountPorts,
      options: settings,
      accountId: state.accountId,
      outboundApproved: settings.outbound === 'auto' || state.outbound === 'approved',
      rebasing: state.rebasing === true,
      custom,
      translation: createTranslation({
        connectionId: state.id,
        state,
        custom,
        pipelines: createPipelineMap(state.pipelines, hub, settings.pipelines),
        phoneKey,
        ...(settings.defaultOwner === undefined ? {} : { defaultOwner: settings.defaultOwner }),
      }),
      ports: activePorts(accountPorts, settings),
      readsFrom: direction !== 'push' && state.state === 'active',
      writesTo: direction !== 'pull' && state.state === 'active',
    });
  }
  return contexts;
}

function blankState(id: string, options: SyncOptions): ConnectionStateRow {
  return {
    id,
    adapterId: options.connections[id]?.adapter.id ?? '',
    outbound: 'awaiting',
    state: 'active',
    owners: [],
    pipelines: [],
    fields: [],
  };
}

/** Ports of the records that are synced; owners and pipelines are reference data. */
function activePorts(ports: readonly EntityPort[], settings: SyncConnectionOptions): readonly EntityPort[] {
  const wanted = new Set<string>(settings.entities ?? entityTypes);
  return ports
    .filter(({ capabilities: { entity } }) => wanted.has(entity) && entity !== 'owner' && entity !== 'pipeline')
    .sort((a, b) => entityTypes.indexOf(a.capabilities.entity) - entityTypes.indexOf(b.capabilities.entity));
}

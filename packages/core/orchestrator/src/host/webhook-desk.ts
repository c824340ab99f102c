import { type WebhookRequest, WebhookVerificationError } from '@crmsync/adapter';
import { ConfigurationError } from '../orchestrator-errors.ts';
import { connectionStates } from '../rows/connection-state.ts';
import { type InboxRow, inbox } from '../rows/inbox.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { listRows } from './list-rows.ts';

/** The webhook inbox. */
export interface WebhookDesk {
  /**
   * Verifies a webhook on its raw bytes and stores its events. Answer 2xx as soon as this returns; the events are
   * worked off by the next slice. An event that came before is stored once.
   * @throws WebhookVerificationError answer 401
   */
  receive(
    connectionId: string,
    request: WebhookRequest,
    secrets: readonly string[],
  ): Promise<{ readonly stored: number; readonly known: number }>;
  list(options?: ListPageOptions): Promise<ListPage<InboxRow>>;
  /** How many wait. */
  waiting(connectionId: string): Promise<number>;
}

/** Makes the webhook calls of a sync. */
export function createWebhookDesk(host: HostContext): WebhookDesk {
  return {
    async receive(connectionId, request, secrets) {
      const settings = host.options.connections[connectionId];
      if (!settings?.adapter.webhook) throw new ConfigurationError(`connection ${connectionId} receives no webhooks`);
      settings.adapter.webhook.verify(request, secrets, host.clock.now());
      const events = settings.adapter.webhook.parse(request, host.clock.now());
      const [state] = await host.tenant.read({ collection: connectionStates, ids: [connectionId] });
      const ids = events.map((event) => `${connectionId}|${event.eventId}`);
      const before = await host.tenant.read({ collection: inbox, ids });
      const seen = new Set(before.map(({ row }) => row.id));
      const receivedAt = new Date(host.clock.now()).toISOString();
      const rows = new Map<string, InboxRow>();
      for (const event of events) {
        if (
          state?.row.accountId !== undefined &&
          event.accountId !== undefined &&
          event.accountId !== state.row.accountId
        ) {
          throw new WebhookVerificationError('the webhook speaks of another account', { reason: 'mismatch' });
        }
        const id = `${connectionId}|${event.eventId}`;
        if (!seen.has(id)) rows.set(id, { id, connectionId, state: 'waiting', receivedAt, event, attempts: 0 });
      }
      if (rows.size > 0)
        await host.tenant.commit({ put: [...rows.values()].map((row) => ({ collection: inbox, row })) });
      return { stored: rows.size, known: events.length - rows.size };
    },
    list: (options = {}) =>
      listRows(host.tenant, { collection: inbox, index: 'byTime', order: 'descending' }, options, (row) => row),
    waiting: (connectionId) =>
      host.tenant.count({ collection: inbox, count: 'byState', equals: [connectionId, 'waiting'] }),
  };
}

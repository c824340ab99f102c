import type { Adapter } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { describe, expect, it } from 'vitest';
import { createTwoCrms } from '../support/two-crms.ts';
import { deliverWebhooks, subscribe } from './deliver-webhooks.ts';
import { createLinkedPair, expectQuiet, run } from './linked-pair.ts';
import { twoConnections } from './two-connections.ts';

/** HubSpot's adapter, but its webhooks name the contact by a natural key, as those of some systems do. */
function namingBy(by: string, value: string): Adapter {
  const real = hubspot();
  const { webhook } = real;
  if (!webhook) throw new Error('the adapter receives webhooks');
  return {
    ...real,
    webhook: {
      verify: webhook.verify,
      parse: (request, nowMs) =>
        webhook.parse(request, nowMs).map(({ ref: _ref, also: _also, ...event }) => ({
          ...event,
          lookup: { objectType: 'contacts', by, value },
        })),
    },
  };
}

async function renamedAndTold(adapter: Adapter) {
  // What the search shows is late, so that only the event can tell.
  const pair = await createLinkedPair({ crms: createTwoCrms({ searchLagMs: 600_000 }) });
  await pair.sync.close();
  const sync = pair.crms.sync({ connections: twoConnections(pair.crms, { hubspot: { adapter } }) });
  subscribe(pair.crms.hubspot);
  pair.hubspot.edit({ lastname: 'Elm' });
  await deliverWebhooks(pair.crms.hubspot, sync);
  await run(sync);
  return { ...pair, sync };
}

describe('an event that names its record by a natural key (A8)', () => {
  it('has the record looked for and read again', async () => {
    const { sync, pipedrive } = await renamedAndTold(namingBy('email', 'ann@example.com'));
    expect(pipedrive.fields().name).toBe('Ann Elm');
    const { items } = await sync.webhooks.list();
    expect(items.map(({ state }) => state)).toEqual(['done']);
  });

  it('is ignored, and kept, where the system cannot be asked for that key', async () => {
    const { sync, pipedrive } = await renamedAndTold(namingBy('shoeSize', '38'));
    expect(pipedrive.fields().name).toBe('Ann Ash');
    const { items } = await sync.webhooks.list();
    expect(items.map(({ state }) => state)).toEqual(['ignored']);
  });
});

describe('a record that is gone without having been deleted', () => {
  const became = [{ objectType: 'deals', id: '77' }];
  it.each([
    ['other records took its place', { kind: 'converted', became }],
    ['it left what is synced', { kind: 'filtered' }],
  ] as const)('because %s is taken for no deletion, though deletions are passed on', async (_why, deleted) => {
    const { crms, sync: linking, hubspot: side, pipedrive } = await createLinkedPair();
    await linking.close();
    const real = hubspot();
    const adapter: Adapter = {
      ...real,
      connect: (options) => {
        const connection = real.connect(options);
        return {
          ...connection,
          ports: connection.ports.map((port) => {
            const { changes } = port;
            if (port.capabilities.objectType !== 'contacts' || !changes) return port;
            return {
              ...port,
              changes: async (since) => {
                const page = await changes(since);
                const records = page.records.map((record) =>
                  record.ref.id === side.id ? { ...record, deleted } : record,
                );
                return { ...page, records };
              },
            };
          }),
        };
      },
    };
    const sync = crms.sync({
      connections: twoConnections(crms, { hubspot: { adapter } }),
      deletes: { policy: 'propagate' },
    });
    side.edit({ lastname: 'Elm' });
    const report = await run(sync);
    expect(report.counts.reasons[`told:${deleted.kind}`]).toBe(1);
    expect(pipedrive.fields().name).toBe('Ann Ash');
    await expectQuiet(crms, sync);
  });
});

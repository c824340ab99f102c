import { createPostgresStore } from '@crmsync/store-sql';
import { syncCollections } from '../../src/index.ts';
import type { Addresses } from './served-accounts.ts';
import { openWorker, workToTheEnd } from './worker-sync.ts';

/** What a worker in a process of its own is to do. */
export interface Order {
  readonly workerId: string;
  readonly connectionString: string;
  readonly schema: string;
  readonly addresses: Addresses;
  /** How far the common time is ahead of real time, in milliseconds. */
  readonly aheadMs: number;
}

/** What worker and parent tell each other. */
export type Message =
  | { readonly advanceMs: number }
  | { readonly aheadMs: number }
  | { readonly setbacks: readonly string[] };

const order: Order = JSON.parse(process.argv[2] ?? '{}');
const { connectionString, schema } = order;
let { aheadMs } = order;
let advanced = (): void => {};
process.on('message', (message: Message) => {
  if (!('aheadMs' in message)) return;
  ({ aheadMs } = message);
  advanced();
});

const store = createPostgresStore({ connectionString, schema, collections: syncCollections, maxConnections: 4 });
const worker = openWorker({
  ...order,
  store,
  now: () => Date.now() + aheadMs,
  advance: (ms) =>
    new Promise((resolve) => {
      advanced = resolve;
      process.send?.({ advanceMs: ms } satisfies Message);
    }),
});
const { setbacks } = await workToTheEnd(worker);
await worker.sync.close();
await store.close();
process.send?.({ setbacks } satisfies Message, () => process.disconnect());

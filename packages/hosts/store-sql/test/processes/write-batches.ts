import { put } from '@crmsync/store';
import { batchRows, type Counter, counters } from './counters.ts';
import { openStore } from './open-store.ts';

/** Writes batch after batch until it is killed, each in one commit with the total, and says which are committed. */
const [location = ''] = process.argv.slice(2);
const store = openStore(location);
await store.migrate();
const tenant = store.tenant('t');
const [found] = await tenant.read<Counter>({ collection: counters, ids: ['total'] });
for (let batch = (found?.row.total ?? 0) + 1; ; batch += 1) {
  const rows = Array.from({ length: batchRows }, (_, at) => {
    const id = `${batch}-${at}`;
    return put(counters, { id, batch, note: `${id} ${'x'.repeat(2000)}` });
  });
  const gone = batch % 3 === 0 ? [{ collection: counters, id: `${batch - 1}-0` }] : [];
  await tenant.commit({ put: [...rows, put(counters, { id: 'total', total: batch, note: 'total' })], delete: gone });
  process.stdout.write(`${batch}\n`);
  // Output to a pipe leaves the process only when the event loop turns.
  await new Promise((resolve) => setImmediate(resolve));
}

import { once } from 'node:events';
import { put } from '@crmsync/store';
import { type Counter, counters } from './counters.ts';
import { openStore } from './open-store.ts';

/** Adds one to the total as often as asked, each time by a commit that expects the version it read. */
const [location = '', times = '0'] = process.argv.slice(2);
// All processes begin when the test says so.
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const store = openStore(location);
await store.migrate();
const tenant = store.tenant('t');
let refusals = 0;
for (let done = 0; done < Number(times); ) {
  const [found] = await tenant.read<Counter>({ collection: counters, ids: ['total'] });
  // Others get their turn between the read and the commit, as they would where more is done there.
  await new Promise((resolve) => setTimeout(resolve, 1));
  const row = { id: 'total', total: (found?.row.total ?? 0) + 1 };
  const expected = [{ collection: counters, id: 'total', version: found?.version ?? 0 }];
  const result = await tenant.commit({ expect: expected, put: [put(counters, row)] });
  if (result.ok) done += 1;
  else refusals += 1;
}
await store.close();
process.stdout.write(`${refusals}\n`);
process.stdin.destroy();

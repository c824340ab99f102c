import { once } from 'node:events';
import type { Clock } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { systemClock, tokenCredential } from '@crmsync/adapter-kit';
import { createSharedRateBudget } from '../../src/index.ts';
import { countedStore } from '../support/counted-store.ts';
import { openStore } from '../support/open-store.ts';

/** One process that asks as fast as it is let, on behalf of one tenant, with a clock of its own. */
const [location = '', url = '', tenantId = '', greed = '', skewMs = '', runMs = '', limits = ''] =
  process.argv.slice(2);
const clock: Clock = { now: () => systemClock.now() + Number(skewMs), sleep: systemClock.sleep };
const calls = { reads: 0, commits: 0 };

const store = openStore(location);
const budget = createSharedRateBudget({
  store: countedStore(store, calls),
  account: 'app-1 portal-1',
  tenantId,
  clock,
});
const connection = hubspot({ rateLimits: { perTenSeconds: Number(limits) } }).connect({
  credentials: tokenCredential('fake-hubspot-token'),
  baseUrl: url,
  budget,
  clock,
});
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const endMs = clock.now() + Number(runMs);
let served = 0;
let failed = 0;
async function loop(): Promise<void> {
  while (clock.now() < endMs) {
    try {
      await connection.request({ method: 'GET', path: '/crm/v3/objects/contacts', query: { limit: '1' } });
      served += 1;
    } catch {
      failed += 1;
    }
  }
}
const stop = new AbortController();
await Promise.race([Promise.all(Array.from({ length: Number(greed) }, loop)), clock.sleep(Number(runMs), stop.signal)]);
process.stdout.write(`${JSON.stringify({ tenantId, served, failed, ...calls })}\n`);
process.exit(0);

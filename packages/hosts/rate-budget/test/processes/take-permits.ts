import { once } from 'node:events';
import { systemClock } from '@crmsync/adapter-kit';
import { createSharedRateBudget } from '../../src/index.ts';
import { openStore } from '../support/open-store.ts';
import { shortWindows } from './short-windows.ts';

/** Takes what it is given for a while, on a clock of its own, and says when it got each permit in real time. */
const [path = '', tenantId = '', greed = '', skewMs = '', runMs = ''] = process.argv.slice(2);
const clock = { now: () => Date.now() + Number(skewMs), sleep: systemClock.sleep };
const store = openStore(path);
const budget = createSharedRateBudget({ store, account: 'a', tenantId, clock });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const endMs = Date.now() + Number(runMs);
const got: number[] = [];
async function loop(): Promise<void> {
  for (;;) {
    const request = { scope: 'api', windows: shortWindows, cost: 1, priority: 'repair' as const };
    for (let waitMs = await budget.take(request); waitMs > 0; waitMs = await budget.take(request)) {
      await clock.sleep(waitMs);
      if (Date.now() > endMs) return;
    }
    got.push(Date.now());
    await clock.sleep(20);
    if (Date.now() > endMs) return;
  }
}
await Promise.all(Array.from({ length: Number(greed) }, loop));
process.stdout.write(`${JSON.stringify(got)}\n`);
process.exit(0);

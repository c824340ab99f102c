import { once } from 'node:events';
import { createCredentials } from '../../src/index.ts';
import { openStore } from '../support/open-store.ts';
import { testApp } from '../support/test-app.ts';
import { testVault } from '../support/test-vault.ts';

/**
 * One worker of several on one store: has the shared credential refused once, gets a newer one and uses it.
 * `hang` = where it stops for ever, to be killed there: `sending` or `answered`.
 */
const [location = '', url = '', leaseMs = '', hang = ''] = process.argv.slice(2);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const stop = async (): Promise<never> => {
  say('hangs');
  // Something has to keep the process alive.
  for (;;) await new Promise((resolve) => setTimeout(resolve, 60_000));
};
const store = openStore(location);
const credentials = createCredentials({
  store,
  tenantId: 't',
  vault: testVault,
  timeoutMs: 1_000,
  leaseMs: Number(leaseMs),
  fetch: async (input, init) => {
    if (hang === 'sending') await stop();
    const response = await fetch(input, init);
    if (hang === 'answered') await stop();
    return response;
  },
});
const source = credentials.source('crm', { app: testApp(url) });
const refused = await source.current();
say('ready');
await once(process.stdin, 'data');
try {
  const renewed = await source.renew?.(refused);
  const answer = await fetch(`${url}/api`, { headers: { authorization: `Bearer ${renewed?.token}` } });
  say(`status ${answer.status}`);
} catch (error) {
  say(`code ${error instanceof Error && 'code' in error ? error.code : 'none'}`);
}
await store.close();
process.stdin.destroy();

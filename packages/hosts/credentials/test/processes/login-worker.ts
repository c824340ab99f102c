import { once } from 'node:events';
import { createCredentials } from '../../src/index.ts';
import { openStore } from '../support/open-store.ts';
import { testVault } from '../support/test-vault.ts';

/**
 * One worker of several on one store and one seat: takes the session that is kept or logs in, uses it, and waits to be told
 * to log out. `hang` = where it stops for ever, to be killed there: `answered` (logged in, nothing stored) or `using`.
 */
const [location = '', url = '', leaseMs = '', hang = ''] = process.argv.slice(2);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const stop = async (): Promise<never> => {
  say('hangs');
  for (;;) await new Promise((resolve) => setTimeout(resolve, 60_000));
};
const post = async (path: string, token: string): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
const store = openStore(location);
const credentials = createCredentials({
  store,
  tenantId: 't',
  vault: testVault,
  timeoutMs: 1_000,
  leaseMs: Number(leaseMs),
});
const source = credentials.source('erp');
say('ready');
await once(process.stdin, 'data');
try {
  const session = await source.session!(async () => {
    const { token } = await source.current();
    const answer: unknown = await (await post('/login', token)).json();
    if (hang === 'answered') await stop();
    return { token: String(Reflect.get(Object(answer), 'token')) };
  });
  const used = await post('/api', session.token);
  if (hang === 'using') await stop();
  say(`status ${used.status}`);
  await once(process.stdin, 'data');
  await post('/logout', session.token);
  await source.forget!(session);
  say('closed');
} catch (error) {
  say(`code ${error instanceof Error && 'code' in error ? error.code : String(error)}`);
}
await store.close();
process.stdin.destroy();

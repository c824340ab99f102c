import { once } from 'node:events';
import { paginate } from '@crmsync/adapter-kit';
import { fishbowl } from '../../src/index.ts';
import { storedLogin } from '../support/stored-login.ts';

/**
 * One process with a connection of its own: waits to be told, reads all customers page by page, closes. `forever` = reads
 * them again and again, to be killed in the middle.
 */
const [file = '', baseUrl = '', forever = ''] = process.argv.slice(2);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const { store, credentials } = storedLogin(file);
const connection = fishbowl({ pageSize: 10 }).connect({ credentials: credentials.source('fishbowl'), baseUrl });
const customers = connection.ports.find(({ capabilities }) => capabilities.objectType === 'customers');
const list = customers?.list;
if (!list) throw new Error('the connection has no customers');
say('ready');
await once(process.stdin, 'data');
const ids = new Set<string>();
try {
  do {
    for await (const page of paginate(list)) {
      for (const { ref } of page.records) ids.add(ref.id);
      if (forever !== '') say('reads');
    }
  } while (forever !== '');
  say(`read ${ids.size}`);
} finally {
  await connection.close();
  await store.close();
}
say('closed');
process.stdin.destroy();

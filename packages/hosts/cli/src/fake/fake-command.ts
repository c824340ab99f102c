import { once } from 'node:events';
import { Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';
import { fakeVendor, fakeVendors } from './vendors.ts';

interface FakeOptions {
  readonly port: number;
  readonly records: number;
  readonly seed: number;
  readonly json?: true;
}

/** `crmsync fake <vendor>`: a CRM account in memory, served until the process is told to stop. */
export function fakeCommand(): Command {
  const vendors = Object.keys(fakeVendors).join(', ');
  return new Command('fake')
    .description('Serve a stateful stand-in of a CRM account on this machine.')
    .argument('<vendor>', `one of: ${vendors}`)
    .option('--port <port>', 'port to listen on; 0 takes a free one', wholeNumber(0), 0)
    .option('--records <n>', 'contacts in the account, with companies and deals to match', wholeNumber(0), 0)
    .option('--seed <n>', 'seed of its records; fakes of one seed share 60 % of them', wholeNumber(0), 1)
    .option('--json', 'print nothing but the line of JSON')
    .addHelpText(
      'after',
      '\nThe first line of output is JSON: { vendor, url, token, controlUrl }. Stop it with Ctrl-C or SIGTERM.',
    )
    .action(serveFake);
}

async function serveFake(vendor: string, options: FakeOptions): Promise<void> {
  const entry = fakeVendor(vendor);
  const [{ startFakeServer }, { fakePopulation }] = await Promise.all([
    import('@crmsync/fakes'),
    import('./fake-population.ts'),
  ]);
  const { seed, records: contacts, port } = options;
  const size = { contacts, companies: Math.ceil(contacts * 0.15), deals: Math.ceil(contacts * 0.2) };
  const view = fakePopulation(seed, size, Object.keys(fakeVendors)).views.find(({ system }) => system === vendor);
  const fake = await entry.make({ seed, ...(view && contacts > 0 ? { view } : {}) });
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const server = await startFakeServer(fake, { port });
  console.log(JSON.stringify({ vendor, url: server.url, token: fake.token, controlUrl: server.controlUrl }));
  if (!options.json) console.error(`${entry.name} stand-in at ${server.url} – Ctrl-C stops it`);
  await stopped;
  await server.close();
}

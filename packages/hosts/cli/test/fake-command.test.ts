import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createControlClient } from '../src/demo/control-client.ts';
import { firstLine, runCli, startCli } from './run-cli.ts';

const started: ReturnType<typeof startCli>[] = [];
const start = (...args: string[]): ReturnType<typeof startCli> => {
  const child = startCli(args);
  started.push(child);
  return child;
};
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('crmsync fake', { timeout: 30_000 }, () => {
  it.each([
    {
      vendor: 'hubspot',
      path: '/crm/v3/objects/contacts',
      header: (token: string) => ({ authorization: `Bearer ${token}` }),
    },
    { vendor: 'pipedrive', path: '/api/v2/persons', header: (token: string) => ({ 'x-api-token': token }) },
    {
      vendor: 'salesforce',
      path: '/services/data/v66.0/query?q=SELECT+Id+FROM+Contact',
      header: (token: string) => ({ authorization: `Bearer ${token}` }),
    },
    {
      vendor: 'openphone',
      path: '/v1/contacts?maxResults=50',
      header: (token: string) => ({ authorization: token }),
    },
    {
      vendor: 'suitedash',
      path: '/secure-api/contacts',
      header: (token: string) => ({ 'x-public-id': '5f6e3c1a-2b7d-4f0e-9a1b-3c4d5e6f7a8b', 'x-secret-key': token }),
    },
    { vendor: 'fishbowl', path: '/apidocs.json', header: () => ({}) },
  ])('serves $vendor at the address its first line tells, until SIGTERM', async ({ vendor, path, header }) => {
    const child = start('fake', vendor, '--json');
    const told = JSON.parse(await firstLine(child));
    expect(Object.keys(told)).toEqual(['vendor', 'url', 'token', 'controlUrl']);
    expect(told.vendor).toBe(vendor);
    expect((await fetch(`${told.url}${path}`, { headers: header(told.token) })).status).toBe(200);

    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    await expect(fetch(told.url)).rejects.toThrow('fetch failed');
  });

  it('fills the account with records that fakes of one seed share', async () => {
    const people = async (vendor: string, objectType: string): Promise<string[]> => {
      const line = await firstLine(start('fake', vendor, '--records', '50', '--seed', '4'));
      const { controlUrl } = JSON.parse(line);
      return [...(await createControlClient(controlUrl).truth(objectType)).values()];
    };
    const [hubspot, pipedrive, salesforce] = await Promise.all([
      people('hubspot', 'contacts'),
      people('pipedrive', 'person'),
      people('salesforce', 'Contact'),
    ]);
    expect([hubspot.length, pipedrive.length, salesforce.length]).toEqual([50, 50, 50]);
    expect(hubspot.filter((person) => pipedrive.includes(person))).toHaveLength(30);
    expect(hubspot.filter((person) => salesforce.includes(person))).toHaveLength(30);
  });

  it('names the vendors when it is asked for another one', async () => {
    const { code, stdout, stderr } = await runCli(['fake', 'siebel']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'UNKNOWN_VENDOR  There is no stand-in for "siebel".\n  → Use one of: hubspot, pipedrive, salesforce, openphone, suitedash, fishbowl.\n',
    );
  });
});

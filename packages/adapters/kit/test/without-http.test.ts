import { type CreateItem, RejectedError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import {
  type ConnectionResource,
  defineAdapter,
  defineMapping,
  definePort,
  field,
  markLost,
  text,
  tokenCredential,
} from '../src/index.ts';

/** A table in memory that counts who holds it open. */
function tableOf(insert: (values: object) => Promise<string>) {
  const opened: string[] = [];
  const table: ConnectionResource<{ readonly insert: typeof insert }> = {
    open: async ({ credentials }) => {
      opened.push((await credentials.current()).token);
      return { insert };
    },
    close: async () => {
      opened.push('closed');
    },
  };
  const clients = definePort({
    entity: 'contact',
    objectType: 'clients',
    mapping: defineMapping('contact', { rows: { firstName: field('first_name', text()) } }),
    batch: { create: 10 },
    endpoints: {
      create: async (context, items) => {
        const rows = await context.resource(table);
        const outcomes = [];
        for (const { key, patch } of items) {
          const { props: values } = await context.patch(patch);
          const id = await context.write('clients.insert', () => rows.insert(values));
          outcomes.push({ key, status: 'applied', id, warnings: [] } as const);
        }
        return outcomes;
      },
    },
  });
  const adapter = defineAdapter({
    id: 'table',
    name: 'Table',
    rateLimits: {},
    ports: [clients],
    whoAmI: async () => ({ accountId: 'db' }),
  });
  return { adapter, opened };
}

const credentials = tokenCredential('made-up-connection-string');
const item = (key: string): CreateItem => ({
  key,
  patch: { fields: { firstName: 'Ada' }, custom: {}, associations: {} },
});

describe('an adapter that needs no HTTP', () => {
  it('opens what it needs once, with the credentials, and frees it with the connection', async () => {
    const { adapter, opened } = tableOf(async () => '1');
    const connection = adapter.connect({ credentials });
    expect(opened).toEqual([]);
    await Promise.all([connection.ports[0]?.create?.([item('a')]), connection.ports[0]?.create?.([item('b')])]);
    await connection.close();
    await connection.close();
    expect(opened).toEqual(['made-up-connection-string', 'closed']);
    await expect(connection.ports[0]?.create?.([item('c')])).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('writes nothing when the connection or the call is read-only', async () => {
    const { adapter } = tableOf(() => expect.unreachable());
    const readOnly = adapter.connect({ credentials, readOnly: true });
    await expect(readOnly.ports[0]?.create?.([item('a')])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const [port] = adapter.connect({ credentials }).ports;
    await expect(port?.create?.([item('a')], { readOnly: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('tells refused from unknown: by the error of the statement, and by what was written before', async () => {
    const errors = [
      new RejectedError('too long'),
      markLost(new RejectedError('the connection broke')),
      new Error('reset'),
    ];
    const statuses = [];
    for (const error of errors) {
      const { adapter } = tableOf(async () => Promise.reject(error));
      const [outcome] = (await adapter.connect({ credentials }).ports[0]?.create?.([item('a')])) ?? [];
      statuses.push(outcome?.status);
    }
    expect(statuses).toEqual(['refused', 'unknown', 'unknown']);
    let inserts = 0;
    const { adapter } = tableOf(async () => {
      inserts += 1;
      if (inserts > 1) throw new RejectedError('too long');
      return '1';
    });
    const outcomes = await adapter.connect({ credentials }).ports[0]?.create?.([item('a'), item('b')]);
    expect(outcomes?.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
  });

  it('has no request to offer, and says so', async () => {
    const { adapter } = tableOf(async () => '1');
    const connection = adapter.connect({ credentials });
    await expect(connection.request({ method: 'GET', path: '/x' })).rejects.toThrow(/not reached by HTTP/);
    expect(() => defineAdapter({ ...defaults, auth: () => ({}) })).toThrow(/`baseUrl` and `auth`/);
  });
});

const defaults = {
  id: 'table',
  name: 'Table',
  rateLimits: {},
  ports: [],
  whoAmI: async () => ({ accountId: 'db' }),
};

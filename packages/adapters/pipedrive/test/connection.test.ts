import { describe, expect, it } from 'vitest';
import { type PipedriveSettings, pipedrive } from '../src/index.ts';

describe('a connection', () => {
  it.each([
    [
      'an API token in its own header',
      {},
      undefined,
      'https://api.pipedrive.com/v1/users/me',
      { 'x-api-token': 'made-up' },
    ],
    [
      'an OAuth token as Bearer, at the host of the company',
      { auth: 'oauth' },
      'https://acme.pipedrive.com',
      'https://acme.pipedrive.com/v1/users/me',
      { authorization: 'Bearer made-up' },
    ],
  ] as const)('sends %s', async (_name, settings, apiDomain, url, headers) => {
    const { sent, whoAmI } = connect(settings, apiDomain);
    expect(await whoAmI()).toEqual({ accountId: '999' });
    expect(sent.map((request) => request.url)).toEqual([url]);
    for (const [name, value] of Object.entries(headers)) expect(sent[0]?.headers.get(name)).toBe(value);
  });

  it.each(['http://acme.pipedrive.com', 'https://pipedrive.com.example.test', 'https://notpipedrive.com'])(
    'sends no token to %s',
    async (apiDomain) => {
      const { sent, whoAmI } = connect({ auth: 'oauth' }, apiDomain);
      await expect(whoAmI()).rejects.toBeInstanceOf(TypeError);
      expect(sent).toEqual([]);
    },
  );

  it('is refused with settings that make no sense', () => {
    expect(() => pipedrive({ burstPer2s: 0 })).toThrow(TypeError);
    expect(() => pipedrive({ dailyReserve: 1 })).toThrow(TypeError);
  });
});

it('declares what each object can do', () => {
  const rows = pipedrive({ syncKeyField: 'Key' }).ports.map(({ capabilities }) => {
    const { objectType, entity, operations, search, deletes, idempotency } = capabilities;
    return [objectType, entity, operations.join(' '), search.by.join(' '), deletes, idempotency].join(' | ');
  });
  expect(rows).toEqual([
    'users | owner | list get |  | none | none',
    'pipelines | pipeline | list get |  | notFound | none',
    'organizations | company | list changes get find create update delete | name syncKey | webhook | syncKey',
    'persons | contact | list changes get find create update delete | email phone syncKey | webhook | syncKey',
    'deals | deal | list changes get find create update delete | name syncKey | listed | syncKey',
    'activities | activity | list changes get create update delete |  | webhook | none',
    'notes | activity | list changes get create update delete |  | webhook | none',
    'tasks | task | list changes get create update delete |  | webhook | none',
  ]);
});

function connect(settings: PipedriveSettings, apiDomain: string | undefined) {
  const sent: Request[] = [];
  const connection = pipedrive(settings).connect({
    credentials: {
      current: async () => ({ token: 'made-up', ...(apiDomain === undefined ? {} : { parts: { apiDomain } }) }),
    },
    fetch: async (input, init) => {
      sent.push(new Request(input, init));
      return Response.json({ success: true, data: { id: 1, company_id: 999 } });
    },
  });
  return { sent, whoAmI: () => connection.whoAmI() };
}

import { NotFoundError } from '@crmsync/adapter';
import { createSteppedClock } from '@crmsync/fakes/clocks';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  bearerAuth,
  cursorPaging,
  defineAdapter,
  defineMapping,
  definePort,
  emailSlots,
  field,
  isoInstant,
  pageOf,
  path,
  phoneSlots,
  readItems,
  text,
  tokenCredential,
  writeEach,
} from '../src/index.ts';
import { type ScriptedAnswer, scriptedFetch } from './support/scripted-fetch.ts';

const mapping = defineMapping('contact', {
  clear: '',
  rows: {
    firstName: field('first', text()),
    lastName: field('last', text({ maxLength: 5 })),
    emails: emailSlots([{ wire: 'email' }]),
    phones: phoneSlots([
      { wire: 'phone', type: 'work' },
      { wire: 'mobile', type: 'mobile' },
    ]),
    lastActivityAt: field('active', isoInstant(), { readOnly: true }),
  },
});
const itemSchema = z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()) });
const paging = cursorPaging('acme.people');

const people = definePort({
  entity: 'contact',
  objectType: 'people',
  mapping,
  deletes: 'notFound',
  endpoints: {
    list: async (context, options) => {
      const position = paging.open(options.cursor);
      const { body, observedAt } = await context.http.send({
        method: 'GET',
        path: path`/people`,
        query: { after: position.at, limit: options.limit ?? 100, fields: context.mapping.wireKeys().join(',') },
        schema: z.object({ items: z.array(z.unknown()), next: z.string().nullish() }),
      });
      const read = readItems(body.items, {
        objectType: 'people',
        schema: itemSchema,
        read: (item) => context.record({ id: item.id, wire: item.properties }),
      });
      return pageOf({ style: paging, position, ...read, next: body.next, observedAt });
    },
    get: async (context, ids) => {
      const { body } = await context.http.send({
        method: 'GET',
        path: path`/people/${ids[0] ?? ''}`,
        schema: itemSchema,
      });
      return [{ id: body.id, status: 'found', record: context.record({ id: body.id, wire: body.properties }) }];
    },
    create: (context, items) =>
      writeEach({
        operation: 'people.create',
        items,
        write: async (item) => {
          const { props, warnings } = context.mapping.patch(item.patch);
          const { body } = await context.http.send({
            method: 'POST',
            path: path`/people`,
            body: props,
            schema: itemSchema,
          });
          return { key: item.key, status: 'applied', id: body.id, warnings };
        },
      }),
    delete: async (context, items) => {
      const [item] = items;
      if (!item) return [];
      await context.http.send({ method: 'DELETE', path: path`/people/${item.id}` });
      return [{ key: item.key, status: 'applied', id: item.id, warnings: [] }];
    },
  },
});

const acme = defineAdapter({
  id: 'acme',
  name: 'Acme',
  baseUrl: 'https://api.acme.test/v1',
  auth: bearerAuth(),
  rateLimits: { api: [{ name: 'burst', limit: 10, perMs: 1000 }] },
  ports: [people],
  whoAmI: async (context) => {
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/me`,
      schema: z.object({ account: z.string() }),
    });
    return { accountId: body.account };
  },
});

function connected(script: readonly ScriptedAnswer[]) {
  const clock = createSteppedClock();
  const { fetch, sent } = scriptedFetch(script, clock.now);
  const connection = acme.connect({ credentials: tokenCredential('made-up'), clock, fetch });
  const port = connection.ports[0]!;
  return { clock, connection, port, sent };
}

describe('an adapter of a definition', () => {
  it('derives operations from endpoints and fields from the mapping', () => {
    expect(acme.ports[0]?.capabilities).toMatchObject({
      operations: ['list', 'get', 'create', 'delete'],
      fields: {
        readable: ['firstName', 'lastName', 'emails', 'phones', 'lastActivityAt'],
        writable: ['firstName', 'lastName', 'emails', 'phones'],
      },
      enumerable: true,
      deletes: 'notFound',
      batch: { create: 1 },
    });
    expect(connected([]).port.update).toBeUndefined();
  });

  it('lists pages, sets broken items aside and marks its cursors', async () => {
    const { port, sent, clock } = connected([
      { body: { items: [{ id: '1', properties: { first: 'Ada', last: '' } }, { id: 7 }], next: 'p2' } },
      { body: { items: [] } },
    ]);
    const page = await clock.run(port.list!());
    expect(page.records[0]?.fields).toEqual({ firstName: 'Ada', lastName: null });
    expect(page.quarantined[0]).toMatchObject({
      ref: { objectType: 'people', id: '7' },
      error: { code: 'WIRE_FORMAT' },
    });
    const last = await clock.run(port.list!({ cursor: JSON.parse(JSON.stringify(page.next)) }));
    expect(last.next).toBeNull();
    expect(sent[0]?.url).toBe(
      'https://api.acme.test/v1/people?limit=100&fields=first%2Clast%2Cemail%2Cphone%2Cmobile%2Cactive',
    );
    expect(sent[1]?.url).toContain('after=p2');
    await expect(port.list!({ cursor: { tag: 'other#cursor.1', state: {} } })).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
    });
  });

  it('answers a missing id as missing and a delete of it as applied', async () => {
    const { port, clock } = connected([{ status: 404 }, { status: 404 }]);
    expect(await clock.run(port.get!(['9']))).toEqual([{ id: '9', status: 'missing' }]);
    expect(await clock.run(port.delete!([{ key: 'k', id: '9' }]))).toEqual([
      { key: 'k', status: 'applied', id: '9', warnings: [] },
    ]);
  });

  it('makes a create whose answer is lost unknown, without sending it again', async () => {
    const { port, sent, clock } = connected([{ status: 502, text: '<html>bad gateway</html>' }]);
    const patch = { fields: { firstName: 'Ada' }, custom: {}, associations: {} };
    const [outcome] = await clock.run(port.create!([{ key: 'k', patch }]));
    expect(outcome).toMatchObject({ key: 'k', status: 'unknown', error: { code: 'UNAVAILABLE' } });
    expect(sent).toHaveLength(1);
  });

  it('makes a create that is refused its outcome', async () => {
    const { port, clock } = connected([{ status: 422, body: {} }]);
    const patch = { fields: { firstName: 'Ada' }, custom: {}, associations: {} };
    expect(await clock.run(port.create!([{ key: 'k', patch }]))).toMatchObject([
      { status: 'refused', error: { code: 'REJECTED' } },
    ]);
  });

  it('asks who it is once per connection', async () => {
    const { connection, clock, sent } = connected([{ body: { account: 'a1' } }]);
    expect(await clock.run(connection.whoAmI())).toEqual({ accountId: 'a1' });
    expect(await clock.run(connection.whoAmI())).toEqual({ accountId: 'a1' });
    expect(sent).toHaveLength(1);
  });

  it('offers one raw request with the connection’s authorisation', async () => {
    const { connection, clock, sent } = connected([{ status: 404 }]);
    await expect(clock.run(connection.request({ method: 'get', path: '/odd' }))).rejects.toBeInstanceOf(NotFoundError);
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer made-up');
  });
});

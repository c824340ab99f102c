import type { Adapter, ListOptions, Page } from '@crmsync/adapter';
import {
  bearerAuth,
  cursorPaging,
  defineAdapter,
  defineMapping,
  definePort,
  emailObjects,
  field,
  type PortContext,
  pageOf,
  path,
  readEach,
  readItems,
  text,
} from '@crmsync/adapter-kit';
import { z } from 'zod';

const recordWire = z.looseObject({ id: z.number(), version: z.number() });
const pageWire = z.object({ data: z.array(z.unknown()), next: z.number().nullish() });
const accountWire = z.object({ id: z.number(), name: z.string() });

function readAll(context: PortContext, items: readonly unknown[]) {
  return readItems(items, {
    objectType: context.objectType,
    schema: recordWire,
    read: (wire) => context.record({ id: String(wire.id), wire, version: String(wire.version) }),
  });
}

async function list(context: PortContext, options: ListOptions): Promise<Page> {
  const style = cursorPaging(`cardfile-reader.${context.objectType}`);
  const position = style.open(options.cursor);
  const { body, observedAt } = await context.http.send({
    method: 'GET',
    path: path`/${context.objectType}`,
    query: { limit: Math.min(options.limit ?? 50, 50), after: position.at },
    schema: pageWire,
  });
  return pageOf({ style, position, ...readAll(context, body.data), next: body.next?.toString(), observedAt });
}

function get(context: PortContext, ids: readonly string[]) {
  return readEach(ids, 4, async (id) => {
    const schema = z.object({ data: z.unknown() });
    const { body } = await context.http.send({ method: 'GET', path: path`/${context.objectType}/${id}`, schema });
    const { records, quarantined } = readAll(context, [body.data]);
    if (quarantined[0]) throw quarantined[0].error;
    return records[0];
  });
}

const firms = definePort({
  entity: 'company',
  objectType: 'firms',
  mapping: defineMapping('company', { rows: { name: field('name', text()) } }),
  endpoints: { list, get },
  batch: { get: 50 },
});

const people = definePort({
  entity: 'contact',
  objectType: 'people',
  mapping: defineMapping('contact', {
    rows: {
      firstName: field('given_name', text()),
      lastName: field('family_name', text()),
      emails: emailObjects({ wire: 'emails', primary: null, types: { work: 'work', home: 'personal' } }),
      jobTitle: field('job_title', text()),
    },
  }),
  endpoints: { list, get },
  batch: { get: 50 },
});

/** The smallest useful adapter: reads firms and people, and writes nothing. */
export function cardfileReader(): Adapter {
  return defineAdapter({
    id: 'cardfile-reader',
    name: 'Cardfile, to read',
    baseUrl: 'https://api.cardfile.example/v1',
    auth: bearerAuth(),
    rateLimits: { api: [{ name: 'tenSecondly', limit: 50, perMs: 10_000 }] },
    ports: [firms, people],
    whoAmI: async ({ http }) => {
      const { body } = await http.send({ method: 'GET', path: path`/account`, schema: accountWire });
      return { accountId: String(body.id), name: body.name };
    },
  });
}

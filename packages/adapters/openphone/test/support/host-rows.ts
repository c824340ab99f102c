import type { Adapter } from '@crmsync/adapter';
import { type CreateItem, NotFoundError, type UpdateItem, type WriteOutcome } from '@crmsync/adapter';
import {
  defineAdapter,
  defineMapping,
  definePort,
  emailSlots,
  field,
  offsetPaging,
  type PortContext,
  pageOf,
  phoneSlots,
  text,
  type WireProps,
} from '@crmsync/adapter-kit';
import { toInstant } from '@crmsync/model';

/** The clients of a host application: rows in memory, without HTTP, and how often they were written. */
export interface HostRows {
  readonly adapter: Adapter;
  readonly rows: Map<string, WireProps>;
  readonly written: () => number;
}

const style = offsetPaging('host.clients');
const mostRows = 500;

const mapping = defineMapping('contact', {
  rows: {
    firstName: field('first', text()),
    lastName: field('last', text()),
    companyName: field('company', text()),
    jobTitle: field('job', text()),
    emails: emailSlots([{ wire: 'email' }]),
    phones: phoneSlots([{ wire: 'phone' }]),
  },
});

/** Makes the rows' adapter. */
export function createHostRows(): HostRows {
  const rows = new Map<string, WireProps>();
  let written = 0;
  const shown = (context: PortContext, id: string) => context.record({ id, wire: rows.get(id) ?? {} });
  const write = async (context: PortContext, item: CreateItem | UpdateItem, id: string): Promise<WriteOutcome> => {
    const { props, warnings } = await context.patch(item.patch);
    rows.set(id, { ...blank, ...rows.get(id), ...props });
    written += 1;
    return { key: item.key, status: 'applied', id, record: shown(context, id), warnings };
  };
  const port = definePort<'contact'>({
    entity: 'contact',
    objectType: 'clients',
    mapping,
    enumerable: true,
    deletes: 'notFound',
    batch: { get: mostRows, create: mostRows, update: mostRows },
    endpoints: {
      list: async (context, { cursor }) => {
        const position = style.open(cursor);
        const start = position.at ?? 0;
        const ids = [...rows.keys()].slice(start, start + mostRows);
        return pageOf({
          style,
          position,
          records: ids.map((id) => shown(context, id)),
          next: style.after({ start, received: ids.length, limit: mostRows }),
          observedAt: toInstant(context.clock.now()),
        });
      },
      get: async (context, ids) =>
        ids.map((id) =>
          rows.has(id) ? { id, status: 'found', record: shown(context, id) } : { id, status: 'missing' },
        ),
      create: async (context, items) =>
        Promise.all(items.map((item, at) => write(context, item, `client-${rows.size + at + 1}`))),
      update: async (context, items) =>
        Promise.all(
          items.map((item) => {
            if (!rows.has(item.id)) throw new NotFoundError('no such client');
            return write(context, item, item.id);
          }),
        ),
    },
  });
  const adapter = defineAdapter({
    id: 'host-rows',
    name: 'Clients of the host',
    rateLimits: {},
    ports: [port],
    whoAmI: async () => ({ accountId: 'host' }),
  });
  return { adapter, rows, written: () => written };
}

const blank = { first: null, last: null, company: null, job: null, email: null, phone: null };

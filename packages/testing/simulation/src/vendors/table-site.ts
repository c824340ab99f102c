import { tokenCredential } from '@crmsync/adapter-kit';
import { type PostgresClient, type PostgresPool, postgres } from '@crmsync/adapter-postgres';
import type { Values } from '../crm/sim-crm.ts';
import type { Life } from '../life.ts';
import type { Plain, SimType } from '../plain-value.ts';
import type { Random } from '../random.ts';
import { type HostTables, hostDefinitions } from './host-tables.ts';
import type { Mishap, Passage, Site, SiteRecord, SiteUsers } from './site.ts';
import type { Vendor } from './vendor.ts';

type Columns = { readonly [field: string]: readonly string[] };

const tables: { readonly [T in SimType]: string } = { contacts: 'people', companies: 'companies' };
const columns: { readonly [T in SimType]: Columns } = {
  contacts: {
    firstName: ['first_name'],
    lastName: ['last_name'],
    emails: ['email'],
    phones: ['phone', 'phone_2', 'phone_3'],
    jobTitle: ['job_title'],
    department: ['department'],
  },
  companies: { name: ['name'], domains: ['domain'], employees: ['employees'], description: ['description'] },
};
const lists: ReadonlySet<string> = new Set(['emails', 'phones', 'domains']);

interface Parts {
  readonly tables: HostTables;
  readonly now: () => number;
  readonly random: Random;
}

/** Tables of the host: the adapter, and a real database. */
export function tableSite(vendor: Extract<Vendor, { readonly kind: 'postgres' }>, parts: Parts): Site {
  const { tables: host, now } = parts;
  const definitions = hostDefinitions(host.schema, vendor);
  return {
    objectTypes: tables,
    users: tableUsers(vendor, parts),
    read: async () => {
      const records: SiteRecord[] = [];
      for (const type of ['companies', 'contacts'] as const)
        for (const row of await host.query(now(), `select * from ${tables[type]} order by id`))
          records.push(recordOf(type, row));
      return records;
    },
    reach: (life, passage) => ({
      adapter: postgres({ tables: definitions, pool: () => poolOf(host, now, life, passage), accountId: 'host' }),
      credentials: tokenCredential('what opens the database'),
    }),
  };
}

function recordOf(type: SimType, row: Record<string, unknown>): SiteRecord {
  const fields: Record<string, Plain> = {};
  for (const [field, names] of Object.entries(columns[type])) {
    const texts = names.flatMap((name) => (row[name] === null || row[name] === '' ? [] : [String(row[name])]));
    fields[field] = lists.has(field) ? (texts.length === 0 ? null : [...new Set(texts)]) : (texts[0] ?? null);
  }
  const company = row.company_id;
  return {
    type,
    id: String(row.id),
    fields,
    companies: company === null || company === undefined ? [] : [String(company)],
    ...(row.deleted_at === null ? {} : { gone: 'soft' as const }),
  };
}

function tableUsers({ softDelete, lateMs }: Extract<Vendor, { readonly kind: 'postgres' }>, parts: Parts): SiteUsers {
  const { tables: host, now, random } = parts;
  // The stamp is that of the beginning of a transaction, which others see when it has ended.
  const act = async (text: string, values: readonly unknown[]): Promise<void> => {
    await host.query(now() - (lateMs === 0 ? 0 : random.int(0, lateMs)), text, values);
  };
  const set = async (type: SimType, id: string, given: Record<string, unknown>): Promise<void> => {
    const names = Object.keys(given);
    if (names.length === 0) return;
    const pairs = names.map((name, index) => `${name} = $${index + 2}`).join(', ');
    await act(`update ${tables[type]} set ${pairs} where id = $1`, [id, ...Object.values(given)]);
  };
  return {
    async create(type, values) {
      const given = toColumns(type, values);
      const names = Object.keys(given);
      const places = names.map((_, index) => `$${index + 1}`).join(', ');
      await act(`insert into ${tables[type]} (${names.join(', ')}) values (${places})`, Object.values(given));
    },
    edit: (type, id, values) => set(type, id, toColumns(type, values)),
    async remove(type, id, hard) {
      const text =
        softDelete && !hard ? `update ${tables[type]} set deleted_at = now()` : `delete from ${tables[type]}`;
      await act(`${text} where id = $1`, [id]);
    },
    restore: (type, id) => set(type, id, { deleted_at: null }),
    link: (contact, company, add) => set('contacts', contact, { company_id: add ? company : null }),
  };
}

function toColumns(type: SimType, values: Values): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    const [name] = columns[type][field] ?? [];
    if (name !== undefined) given[name] = typeof value === 'string' || value === null ? value : (value[0] ?? null);
  }
  return given;
}

/** A pool by which a worker reaches the tables: each statement passes by itself. */
function poolOf(host: HostTables, now: () => number, life: Life, passage: Passage): PostgresPool {
  return {
    async connect(): Promise<PostgresClient> {
      let end = (): void => {};
      const ended = new Promise<never>((_resolve, reject) => {
        end = () => reject(driverError('ECONNRESET'));
      });
      ended.catch(() => undefined);
      return {
        query: ({ text, values }) =>
          Promise.race([
            ended,
            passage.carry(life, {
              name: nameOf(text),
              effect: (mishap) => done(mishap, isWrite(text), () => host.query(now(), text, values)),
              shows: (rows) => ({ ids: isWrite(text) ? [] : idsIn(rows), lagMs: 0 }),
            }),
          ]).then((rows) => ({ rows })),
        release: (isEnd) => {
          if (isEnd) end();
        },
        on: () => {},
        removeListener: () => {},
      };
    },
  };
}

async function done(mishap: Mishap | undefined, wrote: boolean, work: () => Promise<Record<string, unknown>[]>) {
  if (mishap === 'limited') return { wrote, error: driverError('40P01', 'ERROR') };
  if (mishap === 'down' || mishap === 'half') return { wrote, error: driverError('57P01', 'FATAL') };
  if (mishap === 'cutBefore' || mishap === 'expired') return { wrote, error: driverError('ECONNRESET') };
  try {
    const value = await work();
    return mishap === 'cutAfter' ? { wrote, error: driverError('ECONNRESET') } : { wrote, value };
  } catch (error) {
    return { wrote, error };
  }
}

/** An error as the driver throws it. */
function driverError(code: string, severity?: string): Error {
  return Object.assign(new Error('broken on purpose'), { code, ...(severity === undefined ? {} : { severity }) });
}

function isWrite(text: string): boolean {
  return /\b(insert into|update|delete from) "/.test(text);
}

function nameOf(text: string): string {
  const verb = /\b(insert into|update|delete from) "/.exec(text)?.[1] ?? 'select';
  return `${verb} ${/"(people|companies)"/.exec(text)?.[1] ?? ''}`;
}

function idsIn(rows: readonly Record<string, unknown>[]): readonly string[] {
  return rows.flatMap(({ answer }) => [...String(answer).matchAll(/"id":\s*"(\d+)"/g)].map(([, id]) => id ?? ''));
}

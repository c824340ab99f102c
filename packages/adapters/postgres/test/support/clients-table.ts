import { defineTable, type TableDefinition } from '../../src/index.ts';
import type { TableScript } from './table-world.ts';
import { clockSql } from './watched-pool.ts';

/** Clients with two alternative contacts in the same row, found by the transaction that wrote them. */
export function clientsTable(schema: string): TableDefinition {
  const alternative = (n: 1 | 2) => ({
    present: `contact_${n}`,
    fields: { firstName: `contact_${n}`, jobTitle: `relationship_${n}`, phones: `contact_${n}_phone` },
    search: { phone: `contact_${n}_phone` },
  });
  return defineTable({
    entity: 'contact',
    schema,
    table: 'clients',
    key: 'ref',
    fields: { firstName: 'client_name', jobTitle: 'client_type', phones: 'phone' },
    search: { phone: 'phone' },
    required: [['firstName']],
    slots: { alt1: alternative(1), alt2: alternative(2) },
  });
}

/** Keys hold what would have to be escaped. */
export function clientsSql(schema: string): string {
  const contact = (n: number) => `contact_${n} text, relationship_${n} text, contact_${n}_phone text`;
  return `${clockSql(schema)}
    set search_path = "${schema}", pg_catalog;
    create sequence refs;
    create table clients (ref text primary key default 'c:' || nextval('"${schema}".refs') || '%3A', client_name text not null
      check (client_name <> 'refused'), phone text, client_type text, ${contact(1)}, ${contact(2)},
      secret text default 'never read');
    reset search_path;`;
}

const idOf = `replace(replace(ref, '%', '%25'), ':', '%3A')`;
const place = (id: string) => {
  const [key = '', slot] = id.split(':');
  return { ref: key.replaceAll('%3A', ':').replaceAll('%25', '%'), column: slot && `contact_${slot.slice(-1)}` };
};

export const clientsScripts = (schema: string): readonly TableScript[] => [
  {
    definition: clientsTable(schema),
    ids: `select ${idOf} as id from clients union all select ${idOf} || ':alt1' from clients where contact_1 <> ''
      union all select ${idOf} || ':alt2' from clients where contact_2 <> ''`,
    // Each row is two records, the alternative first.
    insert: `with made as (insert into clients (client_name, contact_2, relationship_2) values ($1, $1 || ' Brother', 'Brother') returning ref)
      select ${idOf} || ':alt2' as id from made union all select ${idOf} from made`,
    edit: (id) => [`update clients set ${place(id).column ?? 'client_name'} = $2 where ref = $1`, place(id).ref],
    remove: (id) => {
      const { ref, column } = place(id);
      return [column ? `update clients set ${column} = ' ' where ref = $1` : 'delete from clients where ref = $1', ref];
    },
    sample: (n) => ({
      firstName: `James Smith${n}`,
      jobTitle: n % 2 === 0 ? 'criminal' : 'civil law',
      phones: [{ number: `(212) 555-01${String(n).padStart(2, '0')}`, primary: true }],
    }),
    refused: () => ({ firstName: 'refused' }),
    absent: ['jobTitle', 'client_type'],
    more: {
      searchValue: (_by, { fields }) => `+1${JSON.stringify(fields.phones).replaceAll(/\D/g, '')}`,
    },
  },
];

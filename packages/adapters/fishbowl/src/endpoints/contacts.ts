import type { ListOptions, RemoteRecord } from '@crmsync/adapter';
import { definePort, type Port, type PortContext } from '@crmsync/adapter-kit';
import { personMapping, personWire } from '../mapping/person.ts';
import { type PersonRow, personRow, pointRow } from '../wire.ts';
import { byOwner, detailRows } from './data-query.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { sql } from './sql.ts';
import { type TableObject, tableEndpoints } from './table-object.ts';

const objectType = 'contacts';

/**
 * People of customers. A row of the table is one phone number or one address; rows of one account with the same name are a
 * person, whose id is that of the first of them. Nothing of it has a stamp, so people are listed.
 */
export function contactsPort(settings: CheckedSettings): Port {
  const { list, get, find } = tableEndpoints(people, settings);
  return definePort<'contact'>({
    entity: 'contact',
    objectType,
    mapping: personMapping,
    endpoints: { list, get, find },
    batch: { get: settings.pageSize },
    search: { by: ['email'], lagMs: 0 },
    deletes: 'notFound',
    merges: 'redirect',
    associations: {
      companies: {
        targets: [{ entity: 'company', objectType: 'customers' }],
        cardinality: 'one',
        touchesRecord: false,
        writable: false,
      },
    },
  });
}

const samePerson = sql`same.accountId = contact.accountId AND same.contactName = contact.contactName`;
const isPerson = sql`contact.contactName <> '' AND contact.contactName <> customer.name`;
const isFirst = sql`NOT EXISTS (SELECT 1 FROM contact same WHERE ${samePerson} AND same.id < contact.id)`;

const people: TableObject<PersonRow> = {
  objectType,
  heads: sql`SELECT contact.id AS id, contact.contactName AS contactName, customer.id AS customerId,
    (SELECT MIN(same.id) FROM contact same WHERE ${samePerson}) AS firstId
    FROM contact JOIN customer ON customer.accountId = contact.accountId AND ${isPerson}`,
  id: sql`contact.id`,
  schema: personRow,
  listed: async () => [isFirst],
  records: personRecords,
  mergedInto: ({ id, firstId }) => (firstId === id ? undefined : firstId),
  finders: {
    email: (value) =>
      sql`${isFirst} AND EXISTS (SELECT 1 FROM contact same WHERE ${samePerson} AND same.datus = ${value})`,
  },
};

async function personRecords(
  context: PortContext,
  rows: readonly PersonRow[],
  { associations }: ListOptions,
): Promise<readonly RemoteRecord[]> {
  if (rows.length === 0) return [];
  const statement = sql`SELECT contact.id AS owner, same.datus AS datus, contacttype.name AS kind,
      same.defaultFlag AS defaultFlag FROM contact JOIN contact same ON ${samePerson}
    LEFT JOIN contacttype ON contacttype.id = same.typeId
    WHERE contact.id IN ${rows.map(({ id }) => Number(id))} ORDER BY same.id`;
  const points = byOwner(await detailRows(context, statement, pointRow, `${objectType}.points`));
  return rows.map((row) => {
    const refs = [{ objectType: 'customers', id: row.customerId }];
    return context.record({
      id: row.id,
      wire: personWire(row, points.get(row.id) ?? []),
      associations: associations === false ? {} : { companies: { refs, complete: true } },
    });
  });
}

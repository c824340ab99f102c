import type { ListOptions, RemoteRecord } from '@crmsync/adapter';
import { definePort, type Port, type PortContext } from '@crmsync/adapter-kit';
import { customWire } from '../mapping/custom-field.ts';
import { customerColumns, customerMapping, customerWire } from '../mapping/customer.ts';
import { addressRow, type CustomerRow, customerRow, groupRow, pointRow } from '../wire.ts';
import { lookBackOf, wallWalk } from './changed-rows.ts';
import { askedFields, type CustomSource } from './custom-fields.ts';
import { byOwner, detailRows } from './data-query.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { sql } from './sql.ts';
import { checkpointFrom, type TableObject, tableEndpoints } from './table-object.ts';

const objectType = 'customers';
/** Longest name; others are cut by the vendor. */
const nameLength = 41;

export const customerCustom: CustomSource = { table: sql`customer`, extra: customerColumns };

/** Entries without a person: they have no name, or the customer's own. */
const ownPoints = sql`(contact.contactName IS NULL OR contact.contactName = '' OR contact.contactName = customer.name)`;

/** Customers, as companies. There is no REST resource of them. */
export function customersPort(settings: CheckedSettings): Port {
  const walk = wallWalk(objectType, settings);
  const { list, changes, get, find } = tableEndpoints(customers(settings), settings, walk);
  return definePort<'company'>({
    entity: 'company',
    objectType,
    mapping: customerMapping,
    endpoints: { list, changes, get, find, checkpointFrom: checkpointFrom(settings, walk) },
    batch: { get: settings.pageSize },
    search: { by: ['name', 'email', 'number'], lagMs: 0 },
    incremental: { kind: 'modifiedSince', precisionMs: 1, lookBackMs: lookBackOf(settings), lagMs: 0 },
    deletes: 'flagged',
    associations: {
      parent: {
        targets: [{ entity: 'company', objectType }],
        cardinality: 'one',
        touchesRecord: true,
        writable: false,
      },
    },
  });
}

function customers(settings: CheckedSettings): TableObject<CustomerRow> {
  return {
    objectType,
    heads: sql`SELECT customer.id AS id, customer.name AS name, customer.number AS number,
      customer.activeFlag AS activeFlag, customer.defaultSalesmanId AS salesmanId, customer.parentId AS parentId,
      customer.note AS note, customer.url AS url, customer.customFields AS customFields,
      customer.dateCreated AS dateCreated, customer.dateLastModified AS dateLastModified FROM customer`,
    id: sql`customer.id`,
    schema: customerRow,
    records: (context, rows, options) => customerRecords(context, rows, options, settings),
    finders: {
      name: (value) => sql`customer.name = ${value.slice(0, nameLength).trim()}`,
      number: (value) => sql`customer.number = ${value}`,
      email: (value) => sql`EXISTS (SELECT 1 FROM contact WHERE contact.accountId = customer.accountId
        AND contact.datus = ${value} AND ${ownPoints})`,
    },
    changed: {
      objectType,
      sources: [{ id: sql`customer.id`, stamp: sql`customer.dateLastModified`, from: sql`customer` }],
    },
  };
}

async function customerRecords(
  context: PortContext,
  rows: readonly CustomerRow[],
  options: ListOptions,
  { zone, accountType }: CheckedSettings,
): Promise<readonly RemoteRecord[]> {
  if (rows.length === 0) return [];
  const details = await customerDetails(
    context,
    rows.map(({ id }) => Number(id)),
  );
  const custom = await askedFields(context, options);
  return rows.map((row) =>
    context.record({
      id: row.id,
      wire: {
        ...customerWire(row, details(row.id), accountType),
        customFields: customWire(row.customFields, { number: row.number }, custom),
      },
      custom,
      associations: options.associations === false ? {} : { parent: { refs: parentOf(row), complete: true } },
      createdAt: zone.instantOf(row.dateCreated ?? ''),
      updatedAt: zone.instantOf(row.dateLastModified ?? ''),
      deleted: row.activeFlag ? undefined : { kind: 'soft' },
    }),
  );
}

function parentOf({ parentId }: CustomerRow) {
  return parentId == null ? [] : [{ objectType, id: parentId }];
}

/** Contact points, addresses and groups hang on the customer's account, whose id is not the customer's. */
async function customerDetails(context: PortContext, ids: readonly number[]) {
  const points = sql`SELECT customer.id AS owner, contact.datus AS datus, contacttype.name AS kind,
      contact.defaultFlag AS defaultFlag FROM customer JOIN contact ON contact.accountId = customer.accountId
    LEFT JOIN contacttype ON contacttype.id = contact.typeId
    WHERE customer.id IN ${ids} AND ${ownPoints} ORDER BY contact.id`;
  const addresses = sql`SELECT customer.id AS owner, address.address AS address, address.city AS city,
      stateconst.name AS region, address.zip AS zip, countryconst.name AS country, address.defaultFlag AS defaultFlag
    FROM customer JOIN address ON address.accountId = customer.accountId
    LEFT JOIN stateconst ON stateconst.id = address.stateId LEFT JOIN countryconst ON countryconst.id = address.countryId
    WHERE customer.id IN ${ids} ORDER BY address.id`;
  const groups = sql`SELECT customer.id AS owner, accountgroup.name AS name FROM customer
    JOIN accountgrouprelation ON accountgrouprelation.accountId = customer.accountId
    JOIN accountgroup ON accountgroup.id = accountgrouprelation.groupId
    WHERE customer.id IN ${ids} ORDER BY accountgrouprelation.id`;
  const pointsOf = byOwner(await detailRows(context, points, pointRow, `${objectType}.contacts`));
  const addressesOf = byOwner(await detailRows(context, addresses, addressRow, `${objectType}.addresses`));
  const groupsOf = byOwner(await detailRows(context, groups, groupRow, `${objectType}.groups`));
  return (id: string) => ({
    points: pointsOf.get(id) ?? [],
    addresses: addressesOf.get(id) ?? [],
    groups: (groupsOf.get(id) ?? []).flatMap(({ name }) => name ?? []),
  });
}

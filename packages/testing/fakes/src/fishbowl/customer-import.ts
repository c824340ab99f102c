import { failedOperation } from './api-error.ts';
import { type Customer, emptyAddress, longestCustomerName } from './fishbowl-records.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import type { ImportRow } from './import-rows.ts';

/** Columns of the template for customers; a row adds a customer or updates the one with its name. */
export const customerColumns = [
  'Name',
  'AddressName',
  'AddressContact',
  'Address',
  'City',
  'State',
  'Zip',
  'Country',
  'Main',
  'Mobile',
  'Email',
  'Group',
  'Status',
  'Active',
  'Salesman',
  'Number',
  'URL',
  'AlertNotes',
];

const contactColumns = ['Main', 'Mobile', 'Email'] as const;

/** A customer before anything is known of it. */
export const emptyCustomer: Customer = {
  name: '',
  number: '',
  active: true,
  status: 'Normal',
  defaultSalesmanId: null,
  parentId: null,
  note: '',
  url: '',
  groups: [],
  customFields: {},
};

/** Refuses a row that cannot be imported. @throws ApiError 402 */
export function checkCustomerRow({ users }: FishbowlState, row: ImportRow): void {
  if (!row.Name) throw failedOperation('Customer name is required.');
  const { Salesman: salesman } = row;
  if (salesman && !users.rows().some(({ fields }) => fields.username === salesman)) {
    throw failedOperation('Salesman does not exist.');
  }
}

/** Adds or updates the customer of a row. */
export function importCustomer(state: FishbowlState, row: ImportRow): void {
  const name = (row.Name ?? '').slice(0, longestCustomerName);
  const known = findCustomer(state, name);
  const keeps = known !== undefined && state.options.blankImportCells === 'keep';
  const before = known?.fields ?? { ...emptyCustomer, number: nextNumber(state) };
  const cell = (column: string, current: string): string =>
    row[column] === '' && keeps ? current : (row[column] ?? '');
  const salesman = state.users.rows().find(({ fields }) => fields.username === row.Salesman);
  const fields: Customer = {
    ...before,
    name,
    number: row.Number === '' ? before.number : (row.Number ?? before.number),
    active: row.Active === '' ? before.active : /^(true|1)$/i.test(row.Active ?? ''),
    status: row.Status === '' ? before.status : (row.Status ?? before.status),
    defaultSalesmanId: salesman?.id ?? (keeps ? before.defaultSalesmanId : null),
    note: cell('AlertNotes', before.note),
    url: cell('URL', before.url),
    groups: row.Group === '' ? (keeps ? before.groups : []) : [row.Group ?? ''],
  };
  const { id } =
    known === undefined ? state.customers.insert(fields, 'api') : state.customers.update(known.id, fields, 'api');
  importContacts(state, id, row);
  importAddress(state, id, row);
}

/** The customer that has this name, which has to be cut to its longest form. */
export function findCustomer({ customers }: FishbowlState, name: string) {
  const wanted = name.toLowerCase();
  return customers.rows().find(({ fields }) => fields.name.toLowerCase() === wanted);
}

/** A number that no customer has. */
export function nextNumber({ customers }: FishbowlState): string {
  return String(10_000 + [...customers.all()].length + 1);
}

function importContacts({ contacts }: FishbowlState, customerId: string, row: ImportRow): void {
  for (const type of contactColumns) {
    const datus = row[type];
    if (!datus) continue;
    const known = contacts.rows().find(({ fields }) => fields.customerId === customerId && fields.type === type);
    const fields = { customerId, contactName: row.AddressContact ?? '', datus, type, defaultFlag: true };
    if (known === undefined) contacts.insert(fields, 'app');
    else contacts.update(known.id, fields, 'app');
  }
}

function importAddress({ addresses }: FishbowlState, customerId: string, row: ImportRow): void {
  if (!row.Address) return;
  const { AddressName: name = '', Address: address, City: city = '', State: region = '', Zip: zip = '' } = row;
  const place = { ...emptyAddress, name, address, city, state: region, zip, country: row.Country ?? '' };
  const fields = { customerId, ...place, defaultFlag: true };
  const known = addresses.rows().find((each) => each.fields.customerId === customerId && each.fields.name === name);
  if (known === undefined) addresses.insert(fields, 'app');
  else addresses.update(known.id, fields, 'app');
}

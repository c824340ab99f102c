import { freshSystemValues, type SalesforceState } from '../salesforce-state.ts';
import type { FieldValue } from '../schema/field-definition.ts';
import { personFieldName } from '../schema/person-account-fields.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import type { Row } from './record-table.ts';
import type { RecordChange } from './transactions.ts';

/** A row and the kind of record it is. */
interface PlacedRow {
  readonly object: SalesforceObject;
  readonly row: Row;
}

/** Puts a change, and where it concerns a person account, its other side. */
export function putWithTwin(state: SalesforceState, change: RecordChange): void {
  const { row, twin } = personTwin(state, change.object, change.row);
  state.transactions.put({ ...change, row });
  if (twin === undefined) return;
  const kind = twin.object.table.get(twin.row.id) === undefined ? 'create' : 'update';
  state.transactions.put({ ...twin, kind, source: 'app' });
}

/** A row as it is to be kept, with the other side where it is a person account. */
interface PersonSides {
  readonly row: Row;
  readonly twin?: PlacedRow;
}

/** Works out both sides of a person account: one person, two records. */
export function personTwin(state: SalesforceState, object: SalesforceObject, row: Row): PersonSides {
  if (!state.settings.personAccounts || row.values.IsPersonAccount !== true) return { row };
  const contacts = state.object('Contact');
  const accounts = state.object('Account');
  if (contacts === undefined || accounts === undefined) return { row };
  if (object === contacts) {
    const twin = accountSide(contacts, accounts, row);
    return twin === undefined ? { row } : { row, twin };
  }
  if (object !== accounts) return { row };
  const contactId = String(row.values.PersonContactId ?? contacts.table.nextId());
  const withPerson = { ...row, values: { ...row.values, PersonContactId: contactId } };
  return { row: withPerson, twin: contactSide(state, contacts, withPerson, contactId) };
}

const stamps = ['LastModifiedDate', 'LastModifiedById', 'SystemModstamp'];

function contactSide(
  state: SalesforceState,
  contacts: SalesforceObject,
  { id, values }: Row,
  contactId: string,
): PlacedRow {
  const before = contacts.table.get(contactId)?.values ?? {
    ...freshSystemValues(state, contactId, state.now()),
    CreatedDate: values.CreatedDate ?? null,
  };
  const mirrored: Record<string, FieldValue> = {
    ...before,
    AccountId: id,
    IsPersonAccount: true,
    Name: values.Name ?? null,
  };
  for (const field of contacts.fields()) {
    const name = personFieldName(field);
    if (name !== undefined) mirrored[field.name] = values[name] ?? null;
  }
  for (const name of stamps) mirrored[name] = values[name] ?? null;
  return { object: contacts, row: { id: contactId, values: mirrored } };
}

function accountSide(contacts: SalesforceObject, accounts: SalesforceObject, { values }: Row): PlacedRow | undefined {
  const account = accounts.table.get(String(values.AccountId));
  if (account === undefined) return undefined;
  const mirrored: Record<string, FieldValue> = { ...account.values, Name: values.Name ?? null };
  for (const field of contacts.fields()) {
    const name = personFieldName(field);
    if (name !== undefined) mirrored[name] = values[field.name] ?? null;
  }
  for (const name of stamps) mirrored[name] = values[name] ?? null;
  return { object: accounts, row: { ...account, values: mirrored } };
}

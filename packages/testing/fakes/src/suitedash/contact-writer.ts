import type { Row } from '../row-table.ts';
import { invalid, notFound } from './api-error.ts';
import { emptyCompany, emptyContact } from './empty-record.ts';
import type { ContactCreate, ContactUpdate } from './record-input.ts';
import { companyByName, contactByLogin, missing, writeCustomValues, writeTags } from './reference-rules.ts';
import type { Contact } from './suitedash-records.ts';
import type { SuiteDashState } from './suitedash-state.ts';

/** Makes a contact and, unless told not to, invites it to the portal. @throws ApiError 422 */
export function createContact(state: SuiteDashState, input: ContactCreate): Row<Contact> {
  const { send_welcome_email: welcome = state.options.welcomeEmailDefault ?? true, ...values } = input;
  if (values.role !== 'Lead' && typeof values.email !== 'string') {
    throw invalid({ field: 'email', message: 'Required unless the role is Lead' });
  }
  const fields = contactFields(state, emptyContact, values, undefined);
  const row = state.contacts.insert(fields, 'api');
  invite(state, welcome, fields.email);
  return linkCompanies(state, row, input);
}

/** Changes what is sent and nothing else. @throws ApiError 404 or 422 */
export function updateContact(state: SuiteDashState, identifier: string, input: ContactUpdate): Row<Contact> {
  const { id, fields } = findContact(state, identifier);
  const row = state.contacts.update(id, contactFields(state, fields, input, id), 'api');
  return linkCompanies(state, row, input);
}

/** The contact with this UID or e-mail. @throws ApiError 404 */
export function findContact(state: SuiteDashState, identifier: string): Row<Contact> {
  const row = state.contacts.get(identifier) ?? contactByLogin(state, identifier) ?? byOtherEmail(state, identifier);
  if (row === undefined) throw notFound();
  return row;
}

/** Sends an invitation to the portal. */
export function invite({ invitations }: SuiteDashState, wanted: boolean, email: string | null): void {
  if (wanted && email !== null) invitations.push(email);
}

function byOtherEmail({ options, contacts }: SuiteDashState, email: string): Row<Contact> | undefined {
  if (options.emailLookup !== 'all') return undefined;
  const wanted = email.toLowerCase();
  return contacts
    .rows()
    .find(({ fields }) => [fields.home_email, fields.work_email].some((each) => each?.toLowerCase() === wanted));
}

function contactFields(state: SuiteDashState, before: Contact, input: ContactUpdate, id: string | undefined): Contact {
  const { tags, custom_fields: custom, company: _linkedLater, ...values } = input;
  if (values.active !== undefined && state.options.activeWritable !== true) {
    throw invalid({ field: 'active', message: 'Not writable' });
  }
  const twin = typeof values.email === 'string' ? contactByLogin(state, values.email) : undefined;
  if (twin !== undefined && twin.id !== id) throw invalid({ field: 'email', message: 'A contact already exists' });
  const after = {
    ...before,
    ...values,
    tags: writeTags(state, before.tags, tags),
    custom_fields: writeCustomValues(state, 'contact', before.custom_fields, custom),
  };
  if (after.role !== 'Lead' && after.email === null) {
    throw invalid({ field: 'email', message: 'Required unless the role is Lead' });
  }
  checkCompanies(state, input);
  return after;
}

type CompanyLink = Exclude<NonNullable<ContactUpdate['company']>, readonly unknown[]>;

/** What is sent must have the account's shape; companies that do not exist are found before anything is written. */
function checkCompanies(state: SuiteDashState, { company }: ContactUpdate): void {
  if (company === undefined || company === null) return;
  const wanted = state.options.companyShape ?? 'object';
  if (Array.isArray(company) !== (wanted === 'list')) {
    throw invalid({ field: 'company', message: `Expected ${wanted}` });
  }
  for (const link of linksOf(company)) {
    if (link.create_company_if_not_exists === true || companyByName(state, link.name) !== undefined) continue;
    missing(state, { field: 'company', message: 'Unknown company' });
  }
}

function linkCompanies(state: SuiteDashState, row: Row<Contact>, { company }: ContactUpdate): Row<Contact> {
  if (company === undefined) return row;
  const companyIds = linksOf(company).flatMap(({ name, create_company_if_not_exists: mayCreate = false }) => {
    const known = companyByName(state, name);
    if (known !== undefined) return [known.id];
    if (!mayCreate) return [];
    // A company needs a primary contact: the one that brought it.
    const fields = { ...emptyCompany, name, role: row.fields.role, primaryContactId: row.id };
    return [state.companies.insert(fields, 'api').id];
  });
  return state.contacts.update(row.id, { ...row.fields, companyIds }, 'seed');
}

function linksOf(company: NonNullable<ContactUpdate['company']> | null): readonly CompanyLink[] {
  if (company === null) return [];
  return Array.isArray(company) ? company : [company];
}

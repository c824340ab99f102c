import type { Row } from '../row-table.ts';
import { invalid, notFound } from './api-error.ts';
import { createContact } from './contact-writer.ts';
import { emptyCompany } from './empty-record.ts';
import type { CompanyCreate, CompanyUpdate } from './record-input.ts';
import { companyByName, contactByLogin, missing, writeCustomValues, writeTags } from './reference-rules.ts';
import type { Company, Contact } from './suitedash-records.ts';
import type { SuiteDashState } from './suitedash-state.ts';

/** Makes a company with its primary contact, which is made too where it is missing and may be. @throws ApiError 422 */
export function createCompany(state: SuiteDashState, input: CompanyCreate): Row<Company> {
  const { primaryContact, ...values } = input;
  const fields = companyFields(state, emptyCompany, values, undefined);
  const primary = contactByLogin(state, primaryContact.email) ?? createPrimary(state, input);
  const row = state.companies.insert({ ...fields, primaryContactId: primary.id }, 'api');
  attach(state, primary.id, row.id);
  return row;
}

/** Changes what is sent and nothing else. @throws ApiError 404 or 422 */
export function updateCompany(state: SuiteDashState, identifier: string, input: CompanyUpdate): Row<Company> {
  const { id, fields } = findCompany(state, identifier);
  const { primaryContact, ...values } = input;
  const after = companyFields(state, fields, values, id);
  if (primaryContact === undefined) return state.companies.update(id, after, 'api');
  const primary =
    contactByLogin(state, primaryContact.email) ??
    missing(state, { field: 'primaryContact.email', message: 'Unknown contact' });
  if (primary !== undefined) attach(state, primary.id, id);
  return state.companies.update(id, { ...after, primaryContactId: primary?.id ?? fields.primaryContactId }, 'api');
}

/** The company with this UID or exactly this name, idle or not. @throws ApiError 404 */
export function findCompany(state: SuiteDashState, identifier: string): Row<Company> {
  const row = state.companies.get(identifier) ?? companyByName(state, identifier);
  if (row === undefined) throw notFound();
  return row;
}

function companyFields(
  state: SuiteDashState,
  before: Company,
  input: Omit<CompanyUpdate, 'primaryContact'>,
  id: string | undefined,
): Company {
  const { tags, custom_fields: custom, ...values } = input;
  const twin = values.name === undefined ? undefined : companyByName(state, values.name);
  if (twin !== undefined && twin.id !== id && state.options.duplicateCompanyNames !== 'allow') {
    throw invalid({ field: 'name', message: 'A company already exists' });
  }
  return {
    ...before,
    ...values,
    tags: writeTags(state, before.tags, tags),
    custom_fields: writeCustomValues(state, 'company', before.custom_fields, custom),
  };
}

function createPrimary(state: SuiteDashState, { role, primaryContact }: CompanyCreate): Row<Contact> {
  const { email, first_name: first, last_name: last, send_welcome_email: welcome } = primaryContact;
  if (!primaryContact.create_primary_contact_if_not_exists) {
    throw invalid({ field: 'primaryContact.email', message: 'Unknown contact' });
  }
  if (first === undefined || last === undefined) {
    throw invalid({ field: 'primaryContact.first_name', message: 'Names are required for a new contact' });
  }
  const invitation = welcome === undefined ? {} : { send_welcome_email: welcome };
  return createContact(state, { first_name: first, last_name: last, role, email, ...invitation });
}

function attach({ contacts }: SuiteDashState, contactId: string, companyId: string): void {
  const row = contacts.get(contactId);
  if (row === undefined || row.fields.companyIds.includes(companyId)) return;
  contacts.update(contactId, { ...row.fields, companyIds: [...row.fields.companyIds, companyId] }, 'seed');
}

import type { Row } from '../row-table.ts';
import type { Address, Company, Contact, Project } from './suitedash-records.ts';
import type { SuiteDashState } from './suitedash-state.ts';

/** A contact as the API shows it: there is no time of the last change. */
export function contactAnswer(
  state: { readonly companies: Pick<SuiteDashState['companies'], 'get'> },
  { id, fields, createdAtMs }: Row<Contact>,
) {
  const { companyIds, circles, ...shown } = fields;
  return {
    uid: id,
    ...shown,
    companies: companyIds.flatMap((companyId) => {
      const company = state.companies.get(companyId);
      return company === undefined ? [] : [{ uid: company.id, name: company.fields.name }];
    }),
    circles: circles.map((name) => ({ name })),
    full_address: fullAddress(fields.address),
    created: rfc3339(createdAtMs),
  };
}

/** A company as the API shows it. */
export function companyAnswer(state: SuiteDashState, { id, fields, createdAtMs }: Row<Company>) {
  const { primaryContactId, idle: _hidden, ...shown } = fields;
  return {
    uid: id,
    ...shown,
    full_address: fullAddress(fields.address),
    primaryContact: person(state, primaryContactId),
    created: rfc3339(createdAtMs),
  };
}

/** A project as the API shows it. */
export function projectAnswer(state: SuiteDashState, { id, fields, createdAtMs }: Row<Project>) {
  const { clientId, secondaryClientIds, ...shown } = fields;
  return {
    uid: id,
    ...shown,
    client: person(state, clientId),
    secondary_clients: secondaryClientIds.map((each) => person(state, each)),
    created: rfc3339(createdAtMs),
  };
}

function person({ contacts }: SuiteDashState, id: string | null) {
  const row = contacts.get(id ?? '');
  if (row === undefined) return null;
  const { first_name, last_name, email } = row.fields;
  return { uid: row.id, first_name, last_name, email };
}

function fullAddress(address: Address | null): string {
  const { address_line_1, address_line_2, city, state, zip, country } = address ?? {};
  return [address_line_1, address_line_2, city, state, zip, country].filter(Boolean).join(', ');
}

function rfc3339(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}+00:00`;
}

import { ControlError } from '../../control-error.ts';
import type { FakeStateRecord, SeedLink } from '../../fake-crm.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { FieldDefinition } from '../schema/field-definition.ts';
import type { SalesforceObject } from '../schema/salesforce-object.ts';
import type { Row } from './record-table.ts';

/** The reference fields that make the given links. @throws ControlError where the object has none */
export function linkFields(
  state: SalesforceState,
  object: SalesforceObject,
  links: readonly Pick<SeedLink, 'objectType' | 'id'>[],
): Readonly<Record<string, string>> {
  const entries = links.map(({ objectType, id }) => {
    const target = state.object(objectType)?.name ?? objectType;
    const field = object.fields().find((each) => isLink(each) && each.referenceTo?.includes(target) === true);
    if (field === undefined || id === undefined)
      throw new ControlError(`No link from ${object.name} to ${objectType}.`);
    return [field.name, id] as const;
  });
  return Object.fromEntries(entries);
}

/** The records that a record is linked to; the people of a deal are linked by their roles. */
export function linksOf(
  state: SalesforceState,
  object: SalesforceObject,
  { id, values }: Row,
): FakeStateRecord['links'] {
  const ids = object
    .fields()
    .filter(isLink)
    .map(({ name }) => values[name])
    .filter((value) => typeof value === 'string');
  const people = object.name === 'Opportunity' ? rolesOf(state, id).map((role) => role.values.ContactId) : [];
  return [...new Set([...ids, ...people])].map((target) => ({
    objectType: state.objectOfId(String(target))?.name ?? '',
    id: String(target),
    typeIds: [],
  }));
}

/** The role that ties a person to a deal. */
export function roleBetween(state: SalesforceState, dealId: string, personId: string): Row | undefined {
  return rolesOf(state, dealId).find(({ values }) => values.ContactId === personId);
}

function rolesOf(state: SalesforceState, dealId: string): readonly Row[] {
  const rows = state.object('OpportunityContactRole')?.table.lookup('OpportunityId', dealId) ?? [];
  return rows.filter((row) => row.deletedAtMs === undefined && row.values.OpportunityId === dealId);
}

function isLink({ type, name, updateable }: FieldDefinition): boolean {
  return type === 'reference' && updateable && name !== 'OwnerId' && name !== 'RecordTypeId';
}

import type { EntityType } from '@crmsync/model';
import type { AssociationTypeToWrite } from '../wire.ts';
import { entityOf, type ObjectType } from './object-types.ts';

/** One kind of link from an object to another. */
export interface AssociationRole {
  readonly role: string;
  readonly to: EntityType;
  readonly toObjectType: ObjectType;
  readonly cardinality: 'one' | 'many';
  /** The type that a plain link gets. */
  readonly typeId: number;
  /** The further type of the one link that comes first. */
  readonly primaryTypeId?: number;
  /** Counts links of this type only, where the pair of objects is linked in several ways. */
  readonly exact?: boolean;
}

function role(
  toObjectType: ObjectType,
  typeId: number,
  more: Partial<Omit<AssociationRole, 'to' | 'toObjectType' | 'typeId'>> = {},
): AssociationRole {
  return { role: toObjectType, to: entityOf[toObjectType], toObjectType, cardinality: 'many', typeId, ...more };
}

/**
 * The links of each object, with HubSpot's directional type ids.
 * @see https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide#association-type-id-values
 */
export const associationRoles: Readonly<Record<ObjectType, readonly AssociationRole[]>> = {
  companies: [role('companies', 14, { role: 'parent', cardinality: 'one', exact: true })],
  contacts: [role('companies', 279, { primaryTypeId: 1 })],
  deals: [role('companies', 341, { primaryTypeId: 5 }), role('contacts', 3)],
  calls: [role('contacts', 194), role('companies', 182), role('deals', 206)],
  emails: [role('contacts', 198), role('companies', 186), role('deals', 210)],
  meetings: [role('contacts', 200), role('companies', 188), role('deals', 212)],
  notes: [role('contacts', 202), role('companies', 190), role('deals', 214)],
  tasks: [role('contacts', 204), role('companies', 192), role('deals', 216)],
};

/** The types to write for one link. */
export function associationTypes(link: AssociationRole, primary: boolean): readonly AssociationTypeToWrite[] {
  const ids = primary && link.primaryTypeId !== undefined ? [link.typeId, link.primaryTypeId] : [link.typeId];
  return ids.map((associationTypeId) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }));
}

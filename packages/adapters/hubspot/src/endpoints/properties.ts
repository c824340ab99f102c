import { PermissionError } from '@crmsync/adapter';
import type { CallContext } from '@crmsync/adapter-kit';
import type { EntityType, FieldDefinition } from '@crmsync/model';
import { type PropertyWire, propertyListWire } from '../wire.ts';
import { costs, type ObjectCall } from './hubspot-object.ts';
import type { HubspotPaths } from './paths.ts';

/** Longest text that a property holds. */
const longestText = 65_536;

/** Which object's properties are asked for, and how the mapping names them. */
export interface PropertyQuery {
  readonly entity: EntityType;
  readonly objectType: string;
  readonly paths: HubspotPaths;
  /** The model field of a property, by the property's name. */
  readonly fieldOf: ReadonlyMap<string, string>;
}

/** The properties of an object as the account has them. */
export async function describeProperties(
  context: CallContext,
  query: PropertyQuery,
): Promise<readonly FieldDefinition[]> {
  const answer = await context.http.send({
    method: 'GET',
    path: query.paths.properties(query.objectType),
    operation: `${query.objectType}.properties`,
    schema: propertyListWire,
    cost: costs.api,
  });
  return answer.body.results.filter((property) => !property.archived).map((property) => definition(query, property));
}

/**
 * The definitions of an object, asked once per connection. Without the right to read them values have no labels and
 * custom ones are text, which is better than no values.
 */
export function definitionsOf({ context, object }: ObjectCall): Promise<readonly FieldDefinition[]> {
  return context.shared(`hubspot definitions ${object.objectType}`, async () => {
    try {
      return await context.fieldDefinitions();
    } catch (error) {
      if (!(error instanceof PermissionError)) throw error;
      context.logger.log('warn', 'properties.forbidden', { objectType: object.objectType });
      return [];
    }
  });
}

/**
 * The definitions of properties asked for as custom fields: the account's own ones, and HubSpot's that the mapping does
 * not know. Properties without a definition count as text.
 */
export async function customDefinitions(
  call: ObjectCall,
  keys: readonly string[],
): Promise<readonly FieldDefinition[]> {
  if (keys.length === 0) return [];
  const definitions = await definitionsOf(call);
  return keys.map((remoteKey) => ({
    ...(definitions.find((one) => one.remoteKey === remoteKey) ?? {
      entity: call.context.entity,
      objectType: call.object.objectType,
      remoteKey,
      label: remoteKey,
      kind: 'text' as const,
    }),
    custom: true,
  }));
}

/** The model field of each property that the mapping knows. */
export function fieldNames(definitions: readonly FieldDefinition[]): ReadonlyMap<string, string> {
  return new Map(definitions.map(({ remoteKey, field }) => [remoteKey, field ?? remoteKey]));
}

function definition(query: PropertyQuery, property: PropertyWire): FieldDefinition {
  const kind = kindOf(property);
  const field = query.fieldOf.get(property.name);
  const readOnly = property.modificationMetadata?.readOnlyValue === true || property.calculated === true;
  const options = property.options ?? [];
  return {
    entity: query.entity,
    objectType: query.objectType,
    remoteKey: property.name,
    label: property.label,
    kind,
    custom: property.hubspotDefined !== true,
    ...(field === undefined ? {} : { field }),
    ...(kind === 'choice' || kind === 'choices' ? { choices: options.map(choiceOf) } : {}),
    ...(property.hasUniqueValue ? { unique: true } : {}),
    ...(readOnly ? { readOnly } : {}),
    ...(property.calculated ? { calculated: true } : {}),
    ...(kind === 'text' || kind === 'richText' ? { maxLength: longestText } : {}),
  };
}

function choiceOf(option: NonNullable<PropertyWire['options']>[number]) {
  return { key: option.value, label: option.label, ...(option.hidden ? { archived: true } : {}) };
}

/** @see https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide#property-type-and-fieldtype-values */
function kindOf(property: PropertyWire): FieldDefinition['kind'] {
  const { type, fieldType, externalOptions, referencedObjectType } = property;
  if (externalOptions && referencedObjectType === 'OWNER') return 'reference';
  if (type === 'enumeration') {
    if (fieldType === 'booleancheckbox') return 'bool';
    return fieldType === 'checkbox' ? 'choices' : 'choice';
  }
  if (type === 'string' && fieldType === 'html') return 'richText';
  if (type === 'string' && fieldType === 'phonenumber') return 'phone';
  return kinds[type] ?? 'text';
}

const kinds: { readonly [type: string]: FieldDefinition['kind'] } = {
  number: 'decimal',
  bool: 'bool',
  date: 'date',
  datetime: 'instant',
  phone_number: 'phone',
  json: 'json',
};

import { z } from 'zod';
import { ApiError, resourceNotFound, validationError } from './api-error.ts';
import { type BatchError, batchAnswer } from './batch-answer.ts';
import { type HubSpotAnswer, type HubSpotCall, readJson, requireSpace } from './hubspot-call.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import { defineProperty, type PropertyDefinition } from './property-definition.ts';

const option = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
});
const propertyInput = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string(),
  type: z.enum(['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string']),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().exactOptional(),
  options: z.array(option).exactOptional(),
  hasUniqueValue: z.boolean().exactOptional(),
});
const propertyPatch = z.object({
  label: z.string().exactOptional(),
  groupName: z.string().exactOptional(),
  description: z.string().exactOptional(),
  options: z.array(option).exactOptional(),
  fieldType: z.string().exactOptional(),
});

const mostUnique = 10;

/** A property as a request or a control call describes it. */
export type PropertyInputShape = z.infer<typeof propertyInput>;

/** Answers everything below `/crm/properties/{version}/{type}`. */
export function propertyHandler(call: HubSpotCall): HubSpotAnswer | undefined {
  const [typeName, name, operation, ...rest] = call.segments;
  const space = requireSpace(call.state, typeName);
  if (rest.length > 0) return undefined;
  if (name === undefined) return collection(call, space);
  if (name === 'batch') return batch(call, space, operation);
  if (name === 'groups') return operation === undefined ? groups(call, space) : undefined;
  return operation === undefined ? single(call, space, name) : undefined;
}

/** Adds an own property. Throws `ApiError` when the name is taken or too many are unique. */
export function addProperty(state: HubSpotState, space: ObjectSpace, input: PropertyInputShape): PropertyDefinition {
  if (space.properties.has(input.name)) {
    throw new ApiError(409, {
      message: `A property named '${input.name}' already exists`,
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'PropertyValidationError.PROPERTY_WITH_NAME_EXISTS',
      context: { propertyName: [input.name] },
    });
  }
  const unique = [...space.properties.values()].filter(({ hasUniqueValue }) => hasUniqueValue).length;
  if (input.hasUniqueValue === true && unique >= mostUnique) {
    throw validationError(`At most ${mostUnique} properties of an object can have unique values`);
  }
  const property: PropertyDefinition = {
    ...defineProperty({
      name: input.name,
      label: input.label,
      type: input.type,
      fieldType: input.fieldType,
      group: input.groupName,
      options: input.options ?? [],
      unique: input.hasUniqueValue ?? false,
      hubspotDefined: false,
      atIso: state.nowIso(),
    }),
    description: input.description ?? '',
  };
  space.properties.set(property.name, property);
  if (property.hasUniqueValue) space.table.addUnique(property.name);
  return property;
}

function collection(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer | undefined {
  if (call.method === 'GET') {
    const archived = call.query.get('archived') === 'true';
    const sensitive = (call.query.get('dataSensitivity') ?? 'non_sensitive') !== 'non_sensitive';
    const listed = [...space.properties.values()].filter((property) => property.archived === archived && !sensitive);
    return { status: 200, body: { results: listed.map((property) => withStages(space, property)) } };
  }
  if (call.method !== 'POST') return undefined;
  return { status: 201, body: addProperty(call.state, space, readJson(call, propertyInput)) };
}

/** Pipeline and stage list the account's own ids as their options. */
function withStages(space: ObjectSpace, property: PropertyDefinition): PropertyDefinition {
  if (space.type.name !== 'deals') return property;
  const pipelines = space.pipelines.list();
  const entries =
    property.name === 'pipeline'
      ? pipelines
      : property.name === 'dealstage'
        ? pipelines.flatMap(({ stages }) => stages)
        : [];
  if (entries.length === 0) return property;
  return {
    ...property,
    options: entries.map(({ id, label, displayOrder }) => ({ label, value: id, displayOrder, hidden: false })),
  };
}

function single(call: HubSpotCall, space: ObjectSpace, name: string): HubSpotAnswer | undefined {
  const property = space.properties.get(name);
  if (property === undefined) throw resourceNotFound();
  if (call.method === 'GET') return { status: 200, body: withStages(space, property) };
  if (call.method === 'DELETE') {
    archive(space, property);
    return { status: 204 };
  }
  if (call.method !== 'PATCH') return undefined;
  const patch = readJson(call, propertyPatch);
  const changesOptionsOnly = Object.keys(patch).every((key) => key === 'options');
  if (property.modificationMetadata.readOnlyDefinition && !changesOptionsOnly) {
    throw validationError(`The definition of ${name} is read only`, {
      subCategory: 'PropertyValidationError.READ_ONLY_DEFINITION',
    });
  }
  const changed = { ...property, ...patch, updatedAt: call.state.nowIso() };
  space.properties.set(name, changed);
  return { status: 200, body: changed };
}

function archive(space: ObjectSpace, property: PropertyDefinition): void {
  if (!property.modificationMetadata.archivable) throw validationError(`${property.name} cannot be archived`);
  space.properties.set(property.name, { ...property, archived: true });
}

function batch(call: HubSpotCall, space: ObjectSpace, operation: string | undefined): HubSpotAnswer | undefined {
  if (call.method !== 'POST') return undefined;
  if (operation === 'create') {
    const { inputs } = readJson(call, z.object({ inputs: z.array(propertyInput) }));
    return batchAnswer(
      call.state,
      call.version === '2026-09' ? 200 : 201,
      inputs.map((input) => addProperty(call.state, space, input)),
    );
  }
  if (operation !== 'read' && operation !== 'archive') return undefined;
  const { inputs } = readJson(call, z.object({ inputs: z.array(z.object({ name: z.string() })) }));
  const found = inputs.flatMap(({ name }) => space.properties.get(name) ?? []);
  if (operation === 'archive') {
    for (const property of found) archive(space, property);
    return { status: 204 };
  }
  const missing = inputs.filter(({ name }) => !space.properties.has(name)).map(({ name }) => name);
  const error: BatchError = {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: 'Some properties do not exist',
    context: { names: missing },
  };
  return batchAnswer(call.state, 200, found, missing.length === 0 ? [] : [error]);
}

function groups(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer | undefined {
  if (call.method !== 'GET') return undefined;
  const names = new Set([...space.properties.values()].map(({ groupName }) => groupName));
  return {
    status: 200,
    body: { results: [...names].map((name) => ({ name, label: name, displayOrder: -1, archived: false })) },
  };
}

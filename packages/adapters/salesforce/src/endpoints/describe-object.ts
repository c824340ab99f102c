import { type CallContext, path } from '@crmsync/adapter-kit';
import type { EntityType, FieldDefinition } from '@crmsync/model';
import type { z } from 'zod';
import { kindOfType } from '../mapping/custom-fields.ts';
import { describeWire, type FieldWire } from '../wire.ts';
import { isRefusedWith } from './errors.ts';
import type { ObjectCall } from './salesforce-object.ts';

/** An object as the user of the API sees it: fields hidden by field-level security are not there at all. */
export interface ObjectSchema {
  readonly fields: ReadonlyMap<string, FieldWire>;
  readonly rights: Pick<z.infer<typeof describeWire>, 'createable' | 'updateable' | 'deletable' | 'queryable'>;
}

const keyOf = (name: string) => `salesforce describe ${name}`;

/** An object's describe, asked once per connection. */
export function describeObject(context: CallContext, apiVersion: string, name: string): Promise<ObjectSchema> {
  return context.shared(keyOf(name), async () => {
    const { body } = await context.http.send({
      method: 'GET',
      path: path`/services/data/v${apiVersion}/sobjects/${name}/describe`,
      operation: `${name}.describe`,
      schema: describeWire,
    });
    const { createable, updateable, deletable, queryable } = body;
    return {
      fields: new Map(body.fields.map((field) => [field.name, field])),
      rights: { createable, updateable, deletable, queryable },
    };
  });
}

/** An object's describe, asked anew. */
export function describeAgain(context: CallContext, apiVersion: string, name: string): Promise<ObjectSchema> {
  context.forget(keyOf(name));
  return describeObject(context, apiVersion, name);
}

/** What a port is known by when its fields are described. */
export interface DescribedPort {
  readonly entity: EntityType;
  readonly objectType: string;
  /** The model field of a field. */
  fieldOf(wire: string): string | undefined;
}

/** The definitions of an object's fields. */
export function definitionsOf(schema: ObjectSchema, port: DescribedPort): readonly FieldDefinition[] {
  return [...schema.fields.values()]
    .filter(({ type }) => !unheld.includes(type))
    .map((field) => definitionOf(field, port));
}

/** Compound fields repeat what their parts hold, and files are no values. */
const unheld: readonly string[] = ['address', 'location', 'base64', 'complexvalue'];

function definitionOf(wire: FieldWire, { entity, objectType, fieldOf }: DescribedPort): FieldDefinition {
  const kind = kindOfType(wire.type);
  const field = fieldOf(wire.name);
  const calculated = wire.calculated === true || wire.autoNumber === true;
  const readOnly = calculated || (wire.createable !== true && wire.updateable !== true);
  const isText = kind === 'text' || kind === 'email' || kind === 'phone' || kind === 'url';
  return {
    entity,
    objectType,
    remoteKey: wire.name,
    label: wire.label ?? wire.name,
    kind,
    custom: wire.custom === true,
    ...(field === undefined ? {} : { field }),
    ...(kind === 'choice' || kind === 'choices' ? { choices: choicesOf(wire) } : {}),
    ...(isRequired(wire) ? { required: true } : {}),
    ...(wire.unique ? { unique: true } : {}),
    ...(readOnly ? { readOnly } : {}),
    ...(calculated ? { calculated } : {}),
    ...(isText && (wire.length ?? 0) > 0 ? { maxLength: wire.length ?? 0 } : {}),
  };
}

function isRequired({ createable, nillable, defaultedOnCreate }: FieldWire): boolean {
  return createable === true && nillable === false && defaultedOnCreate !== true;
}

function choicesOf({ picklistValues }: FieldWire): NonNullable<FieldDefinition['choices']> {
  return (picklistValues ?? []).map(({ value, label, active }) => ({
    key: value,
    label: label ?? value,
    ...(active === false ? { archived: true } : {}),
  }));
}

/**
 * Reads or writes with the fields as they are described. When a field went away meanwhile they are described again, and
 * what failed is done once more.
 */
export async function withSchema<T>(call: ObjectCall, work: (schema: ObjectSchema) => Promise<T>): Promise<T> {
  const { context, object } = call;
  // Afterwards choices have their labels.
  await context.fieldDefinitions();
  const schema = await describeObject(context, object.apiVersion, object.objectType);
  try {
    return await work(schema);
  } catch (error) {
    if (!isRefusedWith(error, 'INVALID_FIELD')) throw error;
    const now = await describeAgain(context, object.apiVersion, object.objectType);
    if ([...schema.fields.keys()].every((name) => now.fields.has(name))) throw error;
    return work(now);
  }
}

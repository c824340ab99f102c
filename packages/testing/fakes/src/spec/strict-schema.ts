/** A JSON Schema as the validator takes it. */
export type JsonSchema = { readonly [key: string]: unknown };

/**
 * Turns a schema of an OpenAPI 3.0 file into a strict JSON Schema: references are resolved, `allOf` of objects becomes
 * one object, `nullable` becomes a null type, and an object with known properties allows no others unless it says so.
 */
export function strictSchema(schema: unknown, resolve: (ref: string) => unknown): JsonSchema {
  const source = flatten(schema, resolve);
  const strict: { [key: string]: unknown } = {};
  for (const [key, value] of Object.entries(source)) {
    if (key === 'properties') strict.properties = mapValues(value, (each) => strictSchema(each, resolve));
    else if (key === 'items') strict.items = strictSchema(value, resolve);
    else if (key === 'anyOf' || key === 'oneOf') strict[key] = listOf(value).map((each) => strictSchema(each, resolve));
    else if (key === 'type') strict.type = source.nullable === true ? [value, 'null'] : value;
    else if (key === 'enum') strict.enum = source.nullable === true ? [...listOf(value), null] : value;
    else if (keywords.has(key)) strict[key] = value;
  }
  if (strict.properties !== undefined && source.additionalProperties === undefined && strict.anyOf === undefined) {
    strict.additionalProperties = false;
  }
  return strict;
}

/** Keywords that mean the same in both languages. */
const keywords = new Set([
  'additionalProperties',
  'required',
  'format',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
]);

function flatten(schema: unknown, resolve: (ref: string) => unknown): Record<string, unknown> {
  const source = recordOf(schema);
  if (typeof source.$ref === 'string') return flatten(resolve(source.$ref), resolve);
  const { allOf, ...own } = source;
  const merged: Record<string, unknown> = { ...own };
  for (const part of listOf(allOf).map((each) => flatten(each, resolve))) {
    const properties = { ...recordOf(merged.properties), ...recordOf(part.properties) };
    const required = [...listOf(merged.required), ...listOf(part.required)];
    Object.assign(merged, { ...part, ...merged });
    if (Object.keys(properties).length > 0) merged.properties = properties;
    if (required.length > 0) merged.required = required;
  }
  return merged;
}

function mapValues(value: unknown, map: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(recordOf(value)).map(([key, each]) => [key, map(each)]));
}

/** The value as an object, empty for anything else. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** The value as a list, empty for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

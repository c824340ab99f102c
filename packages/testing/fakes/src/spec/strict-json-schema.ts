import { recordOf } from './strict-schema.ts';

/**
 * A schema of an OpenAPI 3.1 file as JSON Schema 2020-12 that allows no unknown keys: every object with known
 * properties, and every choice or sum of such objects, takes those properties only.
 *
 * @param resolve gives back what a reference names.
 */
export function strictJsonSchema(schema: unknown, resolve: (ref: string) => unknown, isPart = false): unknown {
  const source = recordOf(schema);
  if (typeof source.$ref === 'string') return strictJsonSchema(resolve(source.$ref), resolve, isPart);
  const strict: { [key: string]: unknown } = {};
  for (const [key, value] of Object.entries(source)) {
    if (key === 'properties') strict[key] = mapped(value, (each) => strictJsonSchema(each, resolve));
    else if (key === 'items') strict[key] = strictJsonSchema(value, resolve);
    else if (sums.includes(key) && Array.isArray(value)) {
      strict[key] = value.map((each) => strictJsonSchema(each, resolve, true));
    } else if (!annotations.includes(key)) strict[key] = value;
  }
  if (!isPart && describesObject(source, resolve)) strict.unevaluatedProperties = false;
  return strict;
}

const sums = ['allOf', 'anyOf', 'oneOf'];
/** Keys that describe; `example` and `examples` may hold anything. */
const annotations = ['description', 'example', 'examples', 'title', 'deprecated', 'default', 'additionalProperties'];

function describesObject(schema: unknown, resolve: (ref: string) => unknown): boolean {
  const source = recordOf(schema);
  if (typeof source.$ref === 'string') return describesObject(resolve(source.$ref), resolve);
  const parts = sums.flatMap((key) => (Array.isArray(source[key]) ? source[key] : []));
  return source.properties !== undefined || parts.some((part) => describesObject(part, resolve));
}

function mapped(value: unknown, map: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(recordOf(value)).map(([key, each]) => [key, map(each)]));
}

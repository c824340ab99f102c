import type { HubSpotViolation } from './hubspot-violation.ts';

/** One schema of an extract file. */
export interface ExtractSchema {
  /** Field name → type notation. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly enum?: readonly string[] | undefined;
  /** Type notation that this name stands for. */
  readonly is?: string | undefined;
}

/** The schemas of an extract file by name. */
export type ExtractSchemas = Readonly<Record<string, ExtractSchema>>;

/** Where a check stands. */
export interface TypeContext {
  readonly side: HubSpotViolation['side'];
  readonly schemas: ExtractSchemas;
  readonly schema: string;
  readonly field: string;
}

/** Checks a value against a type in the extract's notation. */
export function checkType(type: string, value: unknown, path: string, context: TypeContext): HubSpotViolation[] {
  const choices = splitUnion(type);
  if (choices.length > 1) {
    const outcomes = choices.map((choice) => checkType(choice, value, path, context));
    return outcomes.find((outcome) => outcome.length === 0) ?? outcomes[0] ?? [];
  }
  if (type.endsWith('|null'))
    return value === null ? [] : checkType(type.slice(0, -'|null'.length), value, path, context);
  if (value === null) return [violation(context, path, 'null', `Expected ${type}, found null.`)];
  if (type.endsWith('[]')) return checkArray(type.slice(0, -2), value, path, context);
  if (type.startsWith('map<')) return checkMap(type.slice('map<'.length, -1), value, path, context);
  return type.startsWith('#')
    ? checkSchema(type.slice(1), value, path, context)
    : checkScalar(type, value, path, context);
}

function splitUnion(type: string): string[] {
  return type.startsWith('map<') || type.includes('{') ? [type] : type.split(' | ');
}

function checkArray(item: string, value: unknown, path: string, context: TypeContext): HubSpotViolation[] {
  if (!Array.isArray(value)) return [violation(context, path, 'type', 'Expected a list.')];
  return value.flatMap((entry, at) => checkType(item, entry, `${path}.${at}`, context));
}

/** Values of a map can be null on the wire. */
function checkMap(item: string, value: unknown, path: string, context: TypeContext): HubSpotViolation[] {
  if (!isRecord(value)) return [violation(context, path, 'type', 'Expected an object.')];
  return Object.entries(value).flatMap(([key, entry]) =>
    entry === null && context.side === 'response' ? [] : checkType(item, entry, `${path}.${key}`, context),
  );
}

function checkSchema(name: string, value: unknown, path: string, outer: TypeContext): HubSpotViolation[] {
  const schema = outer.schemas[name];
  const context = { ...outer, schema: name, field: '' };
  if (schema === undefined) return [];
  if (schema.is !== undefined) return checkType(schema.is, value, path, context);
  if (schema.enum !== undefined) {
    const known = typeof value === 'string' && schema.enum.includes(value);
    return known ? [] : [violation(context, path, 'type', `Expected one of ${schema.enum.join(', ')}.`)];
  }
  if (!isRecord(value)) return [violation(context, path, 'type', `Expected ${name}.`)];
  const missing = (schema.required ?? [])
    .filter((field) => value[field] === undefined)
    .map((field) => violation({ ...context, field }, `${path}.${field}`, 'missing', 'A required field is missing.'));
  const wrong = Object.entries(value).flatMap(([field, entry]) => {
    const type = schema.fields?.[field];
    const at = { ...context, field };
    if (type === undefined) return [violation(at, `${path}.${field}`, 'unknown', 'No such field.')];
    return checkType(type, entry, `${path}.${field}`, at);
  });
  return [...missing, ...wrong];
}

function checkScalar(type: string, value: unknown, path: string, context: TypeContext): HubSpotViolation[] {
  const [, base = '', format, choices] = /^([a-z]+)(?::([^\s{]+))?(?:\s*\{(.*)\})?$/.exec(type) ?? [];
  const fits =
    base === 'integer'
      ? Number.isInteger(value)
      : base === 'object'
        ? isRecord(value)
        : base === '' || typeof value === base;
  if (!fits) return [violation(context, path, 'type', `Expected ${type}.`)];
  if (choices !== undefined && !choices.split('|').includes(String(value))) {
    return [violation(context, path, 'type', `Expected one of ${choices}.`)];
  }
  if (format === 'date-time' && Number.isNaN(Date.parse(String(value)))) {
    return [violation(context, path, 'type', 'Expected a date and time.')];
  }
  if (format === 'int32' && Math.abs(Number(value)) > 0x7fff_ffff) {
    return [violation(context, path, 'type', 'Expected a number of 32 bits.')];
  }
  return [];
}

function violation(
  context: TypeContext,
  path: string,
  problem: HubSpotViolation['problem'],
  message: string,
): HubSpotViolation {
  return { side: context.side, problem, schema: context.schema, field: context.field, path, message };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

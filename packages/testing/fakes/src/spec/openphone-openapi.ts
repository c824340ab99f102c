import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { openphoneWaivers } from './openphone-waivers.ts';
import type { SpecViolation } from './pipedrive-openapi.ts';
import type { RecordedExchange } from './record-exchanges.ts';
import { strictJsonSchema } from './strict-json-schema.ts';
import { listOf, recordOf } from './strict-schema.ts';

/** The vendor's description, loaded once for many exchanges. */
export interface OpenPhoneSpec {
  /** `METHOD /template` of every operation. */
  readonly operations: readonly string[];
  /** Says in which points an exchange differs; requests that were refused are checked by their answer only. */
  check(exchange: RecordedExchange): SpecViolation[];
  /** The operation of an exchange; absent when there is none. */
  operationOf(exchange: Pick<RecordedExchange, 'method' | 'url'>): string | undefined;
}

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly definition: Record<string, unknown>;
}

const file = 'quo-public-api-v1.json';
const methods = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * Loads OpenPhone's (Quo's) OpenAPI file from a folder.
 *
 * @throws Error when the folder does not hold `quo-public-api-v1.json`.
 */
export function loadOpenPhoneSpec(specDir: string): OpenPhoneSpec {
  const document = recordOf(JSON.parse(readFileSync(join(specDir, file), 'utf8')));
  const operations = operationsOf(document);
  const validate = createValidator(document);
  const find = ({ method, url }: Pick<RecordedExchange, 'method' | 'url'>): Operation | undefined =>
    findOperation(operations, method, new URL(url, 'https://api.quo.com').pathname);
  return {
    operations: operations.map(({ name }) => name),
    operationOf: (exchange) => find(exchange)?.name,
    check(exchange) {
      const operation = find(exchange);
      if (operation === undefined) {
        const name = `${exchange.method} ${exchange.url.split('?')[0]}`;
        return [{ operation: name, part: 'route', pointer: '', message: 'is not an operation of the description' }];
      }
      const query = new URL(exchange.url, 'https://api.quo.com').searchParams;
      const sent =
        exchange.status >= 400
          ? []
          : [...checkQuery(operation, query, validate), ...checkBody(operation, exchange, validate)];
      return [...sent, ...checkAnswer(operation, exchange, validate)].filter((violation) => !isWaived(violation));
    },
  };
}

type Validate = (schema: unknown, value: unknown) => readonly ErrorObject[];

function createValidator(document: Record<string, unknown>): Validate {
  const formats = { 'date-time': isMoment, email: /^[^@\s]+@[^@\s]+$/, uri: isUrl, 'uri-reference': /^\S*$/ };
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
  const resolve = (ref: string): unknown =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((value, key) => recordOf(value)[key], document);
  const compiled = new Map<unknown, ValidateFunction>();
  return (schema, value) => {
    const known = compiled.get(schema) ?? ajv.compile(recordOf(strictJsonSchema(schema, resolve)));
    compiled.set(schema, known);
    return known(value) ? [] : (known.errors ?? []);
  };
}

function operationsOf(document: Record<string, unknown>): Operation[] {
  return Object.entries(recordOf(document.paths)).flatMap(([template, item]) =>
    methods
      .filter((method) => recordOf(item)[method] !== undefined)
      .map((method) => ({
        name: `${method.toUpperCase()} ${template}`,
        method: method.toUpperCase(),
        segments: template.split('/'),
        definition: recordOf(recordOf(item)[method]),
      })),
  );
}

function findOperation(operations: readonly Operation[], method: string, pathname: string): Operation | undefined {
  const parts = pathname.split('/');
  return operations
    .filter((each) => each.method === method && each.segments.length === parts.length)
    .filter(({ segments }) => segments.every((part, at) => part.startsWith('{') || part === parts[at]))
    .sort((left, right) => left.name.split('{').length - right.name.split('{').length)[0];
}

function checkQuery({ name, definition }: Operation, query: URLSearchParams, validate: Validate): SpecViolation[] {
  const parameters = listOf(definition.parameters)
    .map(recordOf)
    .filter((each) => each.in === 'query');
  const found = (pointer: string, message: string): SpecViolation => ({
    operation: name,
    part: 'query',
    pointer,
    message,
  });
  const names = parameters.map((each) => String(each.name));
  const unknown = [...new Set(query.keys())].filter((key) => !names.includes(key));
  return [
    ...unknown.map((key) => found(key, 'is not a parameter')),
    ...parameters.flatMap((parameter) => {
      const key = String(parameter.name);
      if (!query.has(key)) return parameter.required === true ? [found(key, 'is required')] : [];
      const value = parameterValue(recordOf(parameter.schema).type, query.getAll(key));
      return validate(parameter.schema, value).map(({ message = 'is wrong' }) => found(key, message));
    }),
  ];
}

function parameterValue(type: unknown, texts: readonly string[]): unknown {
  const [first = ''] = texts;
  if (type === 'array') return texts;
  if (type === 'integer') return /^-?\d+$/.test(first) ? Number(first) : first;
  return type === 'boolean' && /^(true|false)$/.test(first) ? first === 'true' : first;
}

function checkBody(
  { name, definition }: Operation,
  { requestBody }: RecordedExchange,
  validate: Validate,
): SpecViolation[] {
  const schema = jsonSchema(recordOf(definition.requestBody));
  if (schema !== undefined) return violations(name, 'request', validate(schema, requestBody));
  return requestBody === undefined
    ? []
    : [{ operation: name, part: 'request', pointer: '', message: 'must have no body' }];
}

function checkAnswer({ name, definition }: Operation, exchange: RecordedExchange, validate: Validate): SpecViolation[] {
  const { status, responseBody } = exchange;
  const answer = recordOf(definition.responses)[String(status)];
  if (answer === undefined)
    return [{ operation: name, part: 'status', pointer: String(status), message: 'is not described' }];
  const schema = jsonSchema(recordOf(answer));
  if (schema !== undefined) {
    const errors = violations(name, 'response', validate(schema, responseBody));
    return status < 400 ? errors : errors.map((each) => ({ ...each, pointer: `${each.pointer} of ${status}` }));
  }
  const message = 'must have no body';
  return responseBody === undefined ? [] : [{ operation: name, part: 'response', pointer: '', message }];
}

function jsonSchema(holder: Record<string, unknown>): unknown {
  return recordOf(recordOf(holder.content)['application/json']).schema;
}

function violations(operation: string, part: 'request' | 'response', errors: readonly ErrorObject[]): SpecViolation[] {
  return errors.map(({ instancePath, params, message = 'is wrong' }) => {
    const { missingProperty, unevaluatedProperty } = recordOf(params);
    const key = missingProperty ?? unevaluatedProperty;
    return { operation, part, pointer: typeof key === 'string' ? `${instancePath}/${key}` : instancePath, message };
  });
}

function isWaived({ operation, part, pointer }: SpecViolation): boolean {
  return openphoneWaivers.some(
    (waiver) => waiver.part === part && waiver.operation.test(operation) && waiver.pointer.test(pointer),
  );
}

function isMoment(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value);
}

function isUrl(value: string): boolean {
  return URL.canParse(value);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { pipedriveWaivers } from './pipedrive-waivers.ts';
import { listOf, recordOf, strictSchema } from './strict-schema.ts';

/** One request and its answer, with bodies as JSON values. */
export interface PipedriveExchange {
  /** Upper-case HTTP method. */
  readonly method: string;
  /** Full URL, or path and query, with the API base such as `/api/v2`. */
  readonly url: string;
  /** Absent when no body was sent. */
  readonly requestBody?: unknown;
  readonly status: number;
  /** Absent when the answer has no body. */
  readonly responseBody?: unknown;
}

/** One difference between an exchange and the vendor's published description. */
export interface SpecViolation {
  /** `METHOD /template` of the operation, or the path when there is none. */
  readonly operation: string;
  readonly part: 'route' | 'query' | 'request' | 'status' | 'response';
  /** Place in the body as a JSON pointer, or the name of the parameter. */
  readonly pointer: string;
  readonly message: string;
}

/** The vendor's description, loaded once for many exchanges. */
export interface PipedriveSpec {
  check(exchange: PipedriveExchange): SpecViolation[];
}

interface Operation {
  readonly name: string;
  readonly definition: Record<string, unknown>;
  readonly resolve: (ref: string) => unknown;
}

const files = { v2: 'pipedrive-v2.json', v1: 'pipedrive-v1-remaining.json' } as const;
const bases = [
  ['/api/v2/', 'v2'],
  ['/api/v1/', 'v1'],
  ['/v1/', 'v1'],
] as const;

/**
 * Loads Pipedrive's OpenAPI files from a folder.
 *
 * @throws Error when the folder does not hold the two files.
 */
export function loadPipedriveSpec(specDir: string): PipedriveSpec {
  const documents = { v1: readDocument(specDir, files.v1), v2: readDocument(specDir, files.v2) };
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'date-time': dateTime, date, uuid } });
  const validators = new Map<string, ValidateFunction>();
  const validate = (key: string, operation: Operation, schema: unknown, body: unknown): readonly ErrorObject[] => {
    const known = validators.get(key) ?? ajv.compile(strictSchema(schema, operation.resolve));
    validators.set(key, known);
    return known(body) ? [] : (known.errors ?? []);
  };

  return {
    check(exchange) {
      const url = new URL(exchange.url, 'https://api.pipedrive.com');
      const operation = findOperation(documents, exchange.method, url.pathname);
      if (operation === undefined) {
        const name = `${exchange.method} ${url.pathname}`;
        return [{ operation: name, part: 'route', pointer: '', message: 'is not an operation of the description' }];
      }
      const validateBody = (part: 'request' | 'response', schema: unknown, body: unknown): SpecViolation[] =>
        validate(`${operation.name} ${part} ${exchange.status}`, operation, schema, body).flatMap((error) =>
          violationOf(operation.name, part, error, body),
        );
      return [
        ...checkQuery(operation, url.searchParams),
        ...checkRequest(operation, exchange, validateBody),
        ...checkResponse(operation, exchange, validateBody),
      ];
    },
  };
}

/**
 * Compares one exchange with Pipedrive's OpenAPI files; `specDir` is the folder that holds them. Requests that the
 * service refused are checked by their answer only. Known mistakes of the files are waived.
 */
export function checkPipedriveExchange(specDir: string, exchange: PipedriveExchange): SpecViolation[] {
  return loadPipedriveSpec(specDir).check(exchange);
}

type ValidateBody = (part: 'request' | 'response', schema: unknown, body: unknown) => SpecViolation[];

function readDocument(specDir: string, file: string): Record<string, unknown> {
  const document: unknown = JSON.parse(readFileSync(join(specDir, file), 'utf8'));
  return recordOf(document);
}

function findOperation(
  documents: Readonly<Record<'v1' | 'v2', Record<string, unknown>>>,
  method: string,
  pathname: string,
): Operation | undefined {
  const [prefix, version] = bases.find(([start]) => pathname.startsWith(start)) ?? [];
  if (prefix === undefined || version === undefined) return undefined;
  const document = documents[version];
  const parts = pathname.slice(prefix.length).split('/');
  const templates = Object.entries(recordOf(document.paths))
    .filter(([template, item]) => fits(template, parts) && recordOf(item)[method.toLowerCase()] !== undefined)
    .sort(([left], [right]) => left.split('{').length - right.split('{').length);
  const found = templates[0];
  if (found === undefined) return undefined;
  return {
    name: `${method} ${found[0]}`,
    definition: recordOf(recordOf(found[1])[method.toLowerCase()]),
    resolve: (ref) =>
      ref
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => recordOf(value)[key], document),
  };
}

function fits(template: string, parts: readonly string[]): boolean {
  const wanted = template.slice(1).split('/');
  return wanted.length === parts.length && wanted.every((part, at) => part.startsWith('{') || part === parts[at]);
}

function checkQuery({ name, definition }: Operation, query: URLSearchParams): SpecViolation[] {
  const parameters = listOf(definition.parameters)
    .map(recordOf)
    .filter((each) => each.in === 'query');
  const found = (pointer: string, message: string): SpecViolation => ({
    operation: name,
    part: 'query',
    pointer,
    message,
  });
  const known = new Map(parameters.map((each) => [String(each.name), each]));
  const missing = parameters
    .filter((each) => each.required === true && !query.has(String(each.name)))
    .map((each) => found(String(each.name), 'is required'));
  const wrong = [...query].flatMap(([key, value]) => {
    if (key === 'api_token') return [];
    const schema = recordOf(known.get(key)?.schema);
    if (!known.has(key)) return [found(key, 'is not a parameter')];
    if (schema.type === 'integer' && !/^-?\d+$/.test(value)) return [found(key, 'must be an integer')];
    if (schema.type === 'boolean' && !/^(true|false)$/.test(value)) return [found(key, 'must be a boolean')];
    const allowed = listOf(schema.enum).map(String);
    const words = value.split(',');
    return allowed.length > 0 && !words.every((word) => allowed.includes(word)) && !allowed.includes(value)
      ? [found(key, 'is not one of the allowed values')]
      : [];
  });
  return [...missing, ...wrong];
}

function checkRequest(
  { name, definition }: Operation,
  { requestBody, status }: PipedriveExchange,
  validateBody: ValidateBody,
): SpecViolation[] {
  if (status >= 400) return [];
  const schema = jsonSchema(recordOf(definition.requestBody));
  if (schema === undefined && requestBody !== undefined) {
    return [{ operation: name, part: 'request', pointer: '', message: 'must have no body' }];
  }
  return schema === undefined || requestBody === undefined ? [] : validateBody('request', schema, requestBody);
}

function checkResponse(
  { name, definition }: Operation,
  { status, responseBody }: PipedriveExchange,
  validateBody: ValidateBody,
): SpecViolation[] {
  const responses = recordOf(definition.responses);
  const schema = jsonSchema(recordOf(responses[String(status)]));
  if (schema !== undefined) return validateBody('response', schema, responseBody);
  if (waived(name, 'status', String(status))) {
    const usual = Object.entries(responses).find(([code]) => code.startsWith('2'))?.[1];
    return validateBody('response', jsonSchema(recordOf(usual)) ?? {}, responseBody);
  }
  if (status < 400) return [{ operation: name, part: 'status', pointer: String(status), message: 'is not described' }];
  const body = recordOf(responseBody);
  const isFailure = body.success === false && (typeof body.error === 'string' || body.errors !== undefined);
  return isFailure ? [] : [{ operation: name, part: 'response', pointer: '', message: 'is no failure body' }];
}

function jsonSchema(holder: Record<string, unknown>): unknown {
  return recordOf(recordOf(holder.content)['application/json']).schema;
}

function violationOf(
  operation: string,
  part: 'request' | 'response',
  error: ErrorObject,
  body: unknown,
): SpecViolation[] {
  const params = recordOf(error.params);
  const key = params.missingProperty ?? params.additionalProperty;
  const pointer = typeof key === 'string' ? `${error.instancePath}/${key}` : error.instancePath;
  if (waived(operation, part, pointer)) return [];
  // The files mark almost nothing as nullable although empty fields are answered as null.
  if (part === 'response' && valueAt(body, error.instancePath) === null) return [];
  return [{ operation, part, pointer, message: error.message ?? error.keyword }];
}

function waived(operation: string, part: SpecViolation['part'], pointer: string): boolean {
  return pipedriveWaivers.some(
    (waiver) => waiver.part === part && waiver.operation.test(operation) && waiver.pointer.test(pointer),
  );
}

function valueAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (Array.isArray(value) ? value[Number(key)] : recordOf(value)[key]), body);
}

function dateTime(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value);
}

function date(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function uuid(value: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

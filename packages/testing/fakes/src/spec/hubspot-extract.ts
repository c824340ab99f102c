import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkType, type ExtractSchemas } from './hubspot-extract-type.ts';
import type { HubSpotExchange, HubSpotViolation } from './hubspot-violation.ts';
import { hubspotWaivers } from './hubspot-waivers.ts';

const parameter = z.object({ name: z.string(), type: z.string() });
const schema = z.object({
  fields: z.record(z.string(), z.string()).optional(),
  required: z.array(z.string()).optional(),
  enum: z.array(z.string()).optional(),
  is: z.string().optional(),
});
const operation = z.object({
  method: z.string(),
  path: z.string(),
  query: z.array(parameter).optional(),
  body: z.union([z.string(), z.record(z.string(), z.record(z.string(), z.string()))]).optional(),
  bodyRequired: z.boolean().optional(),
  responses: z.record(z.string(), z.string().nullable()),
});
const extractFile = z.object({ operations: z.array(operation), schemas: z.record(z.string(), schema) });

interface ExtractOperation extends z.infer<typeof operation> {
  readonly segments: readonly string[];
  readonly schemas: ExtractSchemas;
}

/** The endpoint facts of a folder, loaded once for many exchanges. */
export interface HubSpotSpec {
  /** Says in which points an exchange differs, leaving out what the waiver list explains. */
  check(exchange: HubSpotExchange): HubSpotViolation[];
}

/**
 * Loads every `<api>.<version>.json` of a folder of endpoint facts.
 *
 * @throws Error when the folder is not there.
 */
export function loadHubSpotSpec(specDir: string): HubSpotSpec {
  const operations = readdirSync(specDir)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const file = extractFile.parse(JSON.parse(readFileSync(join(specDir, name), 'utf8')));
      return file.operations.map((found) => ({ ...found, segments: split(found.path), schemas: file.schemas }));
    });
  return {
    check(exchange) {
      const url = new URL(exchange.url, 'https://api.hubapi.com');
      const found = findOperation(operations, exchange.method, url.pathname);
      const violations =
        found === undefined
          ? [operationMissing(exchange.method, url.pathname)]
          : [...checkRequest(found, url, exchange), ...checkResponse(found, exchange)];
      return violations.filter((violation) => !hubspotWaivers.some(({ covers }) => covers(violation, url.pathname)));
    },
  };
}

/**
 * Compares one exchange with the endpoint facts in a folder. Requests that the service refused are checked by their
 * answer only.
 */
export function checkHubSpotExchange(specDir: string, exchange: HubSpotExchange): HubSpotViolation[] {
  return loadHubSpotSpec(specDir).check(exchange);
}

function split(path: string): string[] {
  return path.split('/').filter(Boolean);
}

/** Deals stand in the facts under their type id. */
const aliases: Readonly<Record<string, string>> = { '0-3': 'deals' };

/** The operation whose path fits with the fewest placeholders. */
function findOperation(
  operations: readonly ExtractOperation[],
  method: string,
  pathname: string,
): ExtractOperation | undefined {
  const parts = split(pathname);
  const literal = ({ segments }: ExtractOperation): number => segments.filter((part) => !part.startsWith('{')).length;
  return operations
    .filter((candidate) => candidate.method === method && candidate.segments.length === parts.length)
    .filter(({ segments }) =>
      segments.every((part, at) => part.startsWith('{') || part === parts[at] || aliases[part] === parts[at]),
    )
    .sort((left, right) => literal(right) - literal(left))[0];
}

function operationMissing(method: string, pathname: string): HubSpotViolation {
  const name = `${method} ${pathname}`;
  return { side: 'request', problem: 'operation', schema: name, field: '', path: '', message: `No operation ${name}.` };
}

function checkRequest(found: ExtractOperation, url: URL, { requestBody, status }: HubSpotExchange): HubSpotViolation[] {
  const name = `${found.method} ${found.path}`;
  const known = new Map((found.query ?? []).map((query) => [query.name, query.type]));
  const violations: HubSpotViolation[] = [];
  if (status >= 400) return violations;
  for (const [key, value] of url.searchParams) {
    const type = known.get(key);
    const base = { side: 'request', schema: name, field: key, path: `query.${key}` } as const;
    if (type === undefined) violations.push({ ...base, problem: 'unknown', message: 'No such query parameter.' });
    else if (type.startsWith('integer') && !/^\d+$/.test(value)) {
      violations.push({ ...base, problem: 'type', message: `Expected ${type}.` });
    }
  }
  if (typeof found.body === 'object') return [...violations, ...checkForm(name, found.body, String(requestBody))];
  if (found.body === undefined || (requestBody === undefined && found.bodyRequired !== true)) return violations;
  const context = { side: 'request', schemas: found.schemas, schema: name, field: '' } as const;
  return [...violations, ...checkType(found.body, requestBody, 'body', context)];
}

function checkForm(
  name: string,
  body: Readonly<Record<string, Readonly<Record<string, string>>>>,
  text: string,
): HubSpotViolation[] {
  const fields = Object.assign({}, ...Object.values(body));
  return [...new URLSearchParams(text).keys()]
    .filter((key) => !(key in fields))
    .map((key) => ({
      side: 'request',
      problem: 'unknown',
      schema: name,
      field: key,
      path: `form.${key}`,
      message: 'No such form field.',
    }));
}

function checkResponse(found: ExtractOperation, { status, responseBody }: HubSpotExchange): HubSpotViolation[] {
  const name = `${found.method} ${found.path}`;
  const base = { side: 'response', schema: name, field: '' } as const;
  const context = { ...base, schemas: found.schemas };
  const type = found.responses[String(status)];
  if (type === undefined && status < 400) {
    return [
      {
        ...base,
        problem: 'status',
        path: 'status',
        field: String(status),
        message: `Status ${status} is not listed.`,
      },
    ];
  }
  if (type === undefined) return checkType('#Error', responseBody, 'body', context);
  if (type === null) {
    const message = 'Expected no body.';
    return responseBody === undefined ? [] : [{ ...base, problem: 'type', path: 'body', message }];
  }
  return checkType(type, responseBody, 'body', context);
}

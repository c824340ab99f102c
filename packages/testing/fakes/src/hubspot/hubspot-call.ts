import { z } from 'zod';
import type { FakeRequest } from '../fake-crm.ts';
import { ApiError, resourceNotFound } from './api-error.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import { findObjectType } from './object-type.ts';

/** One authorised request on its way through the handlers. */
export interface HubSpotCall {
  readonly state: HubSpotState;
  readonly request: FakeRequest;
  readonly method: string;
  /** `v3`, `v4` or a date version. */
  readonly version: string;
  readonly query: URLSearchParams;
  /** Path without area and version. */
  readonly segments: readonly string[];
}

/** What a handler answers. */
export interface HubSpotAnswer {
  readonly status: number;
  /** Sent as JSON; no body when absent. */
  readonly body?: unknown;
}

/** Answers requests of one area of the API; absent when the path leads nowhere. */
export type HubSpotHandler = (call: HubSpotCall) => HubSpotAnswer | undefined;

/** Reads the body as JSON of a shape. Throws the vendor's 400 otherwise. */
export function readJson<Shape>(call: HubSpotCall, schema: z.ZodType<Shape>): Shape {
  const outcome = schema.safeParse(parseJson(call.request.body));
  if (outcome.success) return outcome.data;
  const [issue] = outcome.error.issues;
  throw invalidJson(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`);
}

/** The body as JSON, whatever it is. Throws the vendor's 400 for text that is no JSON. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw invalidJson('could not be parsed');
  }
}

function invalidJson(reason: string): ApiError {
  return new ApiError(400, {
    message: `Invalid input JSON on line 1, column 1: ${reason}`,
    category: 'VALIDATION_ERROR',
  });
}

/** The kind of object named in a path. Throws the vendor's 400 for an unknown one. */
export function requireSpace(state: HubSpotState, name: string | undefined): ObjectSpace {
  if (name === undefined) throw resourceNotFound();
  const type = findObjectType(name);
  const space = type && state.spaces.get(type.name);
  if (space === undefined) {
    throw new ApiError(400, { message: `Unable to infer object type from: ${name}`, category: 'VALIDATION_ERROR' });
  }
  return space;
}

/** A list in a query, given with commas, repeated or both. */
export function queryList(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '');
}

/** The page size in a query. Throws the vendor's 400 outside 1 to `most`. */
export function queryLimit(query: URLSearchParams, usual: number, most: number): number {
  const text = query.get('limit');
  if (text === null) return usual;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw new ApiError(400, {
    message: `Invalid limit: ${text}. The limit must be between 1 and ${most}`,
    category: 'VALIDATION_ERROR',
  });
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Property values; numbers and booleans are taken as their text, null is not. */
export const propertyInput = z.record(z.string(), scalar);
/** Property values where null empties a property, for an account that is not strict. */
export const lenientPropertyInput = z.record(z.string(), z.union([scalar, z.null().transform(() => '')]));

/** The shape of property values that an account accepts. */
export function propertiesShape(state: HubSpotState): z.ZodType<Record<string, string>> {
  return state.strict ? propertyInput : lenientPropertyInput;
}

import type { RejectedIssue } from '@crmsync/adapter';
import { type ErrorTable, errorRule, type Verdict } from '@crmsync/adapter-kit';
import type { RemoteRef } from '@crmsync/model';
import { z } from 'zod';
import { objectTypeOf } from '../mapping/object-types.ts';
import { type ErrorBodyWire, errorBodyWire } from '../wire.ts';

/** How long to wait where HubSpot does not say. */
const waitsMs = { rolling: 10_000, secondly: 1_000, locked: 2_000 };

const contextList = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : [value].flat();

/** The scopes a refusal asks for; they have been seen in two places. */
function missingScopes(body: ErrorBodyWire): readonly string[] {
  const contexts = [body.context, ...(body.errors ?? []).map((error) => error.context)];
  return [...new Set(contexts.flatMap((context) => contextList(context?.requiredGranularScopes)))];
}

/** The record in the way, as far as the message or its context names it. */
function existingRecord(body: ErrorBodyWire): RemoteRef | undefined {
  const message = body.message ?? '';
  const id = contextList(body.context?.existingId)[0] ?? /Existing ID:\s*(\d+)/i.exec(message)?.[1];
  const name = /^(\w+) already exists/i.exec(message)?.[1];
  return id === undefined || name === undefined ? undefined : { objectType: objectTypeOf(name), id };
}

const namedIssues = z.array(z.object({ name: z.string(), error: z.string().nullish() }));

/** What was wrong with which property. The vendor's messages repeat values, so only codes are taken over. */
function issuesOf(body: ErrorBodyWire): readonly RejectedIssue[] {
  const listed = (body.errors ?? []).map((error) => issue(contextList(error.context?.propertyName)[0], error.code));
  return listed.length > 0 ? listed : issuesInMessage(body.message ?? '');
}

function issuesInMessage(message: string): readonly RejectedIssue[] {
  const start = message.indexOf('[');
  if (start < 0) return [];
  try {
    const found = namedIssues.safeParse(JSON.parse(message.slice(start)));
    return found.success ? found.data.map(({ name, error }) => issue(name, error)) : [];
  } catch {
    return [];
  }
}

function issue(property: string | undefined, code: string | null | undefined): RejectedIssue {
  const known = code ?? 'VALIDATION_ERROR';
  return { ...(property === undefined ? {} : { field: property }), code: known, message: `HubSpot says ${known}.` };
}

function rateVerdict(body: ErrorBodyWire): Verdict {
  const said = `${body.policyName ?? ''} ${body.message ?? ''}`.toLowerCase();
  if (said.includes('daily')) return { kind: 'rateLimit', limit: 'quota', detail: 'daily limit' };
  const retryAfterMs = /\bsecondly/.test(said) && !said.includes('ten') ? waitsMs.secondly : waitsMs.rolling;
  return { kind: 'rateLimit', limit: 'burst', retryAfterMs };
}

function conflictVerdict(body: ErrorBodyWire): Verdict {
  const existing = existingRecord(body);
  return existing ? { kind: 'conflict', existing } : { kind: 'conflict' };
}

/**
 * What HubSpot's answers mean beyond their status.
 * @see https://developers.hubspot.com/docs/api-reference/error-handling
 */
export const hubspotErrors: ErrorTable = {
  rules: [
    errorRule({
      status: 401,
      body: errorBodyWire,
      verdict: (body) => ({
        kind: 'authentication',
        expired: body.category === 'EXPIRED_AUTHENTICATION' || /\bexpired\b/i.test(body.message ?? ''),
      }),
    }),
    // Seen for malformed tokens.
    errorRule({ status: 530, verdict: () => ({ kind: 'authentication', expired: false }) }),
    errorRule({
      status: 403,
      body: errorBodyWire,
      verdict: (body) => ({ kind: 'permission', missingScopes: missingScopes(body) }),
    }),
    errorRule({ status: 429, body: errorBodyWire, verdict: rateVerdict }),
    errorRule({
      status: 429,
      verdict: () => ({ kind: 'rateLimit', limit: 'burst', retryAfterMs: waitsMs.rolling }),
    }),
    errorRule({ status: 409, body: errorBodyWire, verdict: conflictVerdict }),
    errorRule({
      status: 400,
      body: errorBodyWire,
      verdict: (body) =>
        body.category === 'CONFLICT' || existingRecord(body)
          ? conflictVerdict(body)
          : { kind: 'rejected', issues: issuesOf(body), ...(body.category ? { detail: body.category } : {}) },
    }),
    errorRule({ status: 414, verdict: () => ({ kind: 'rejected', detail: 'the address is too long' }) }),
    errorRule({
      status: 423,
      verdict: () => ({ kind: 'unavailable', applied: 'no', retryAfterMs: waitsMs.locked, detail: 'locked' }),
    }),
    errorRule({
      status: 477,
      verdict: () => ({ kind: 'unavailable', applied: 'no', detail: 'the account is being moved' }),
    }),
  ],
};

/** The status that an item's error inside a batch answer stands for. */
export function statusOfCategory(category: string | null | undefined): number {
  return statuses[category ?? ''] ?? 400;
}

const statuses: { readonly [category: string]: number } = {
  CONFLICT: 409,
  OBJECT_NOT_FOUND: 404,
  VALIDATION_ERROR: 400,
  MISSING_SCOPES: 403,
  RATE_LIMITS: 429,
  RATE_LIMIT: 429,
  INTERNAL_ERROR: 500,
};

import {
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RejectedError,
  type RejectedIssue,
  UnavailableError,
} from '@crmsync/adapter';
import type { CrmSyncError, RemoteRef } from '@crmsync/model';
import type { z } from 'zod';
import { markLost } from './lost-answer.ts';
import type { WireAnswer } from './wire-answer.ts';

interface VerdictDetails {
  /** What the vendor says, without values: added to the message. */
  readonly detail?: string;
  readonly retryAfterMs?: number;
  readonly remedy?: string;
}

/** What an answer means, as data. One kind per remedy. */
export type Verdict = VerdictDetails &
  (
    | { readonly kind: 'authentication'; readonly expired: boolean }
    | { readonly kind: 'permission'; readonly missingScopes?: readonly string[] }
    | { readonly kind: 'rateLimit'; readonly limit?: 'burst' | 'quota' }
    /** `applied: 'no'` when a write was certainly not applied, e.g. for a lock. */
    | { readonly kind: 'unavailable'; readonly applied?: 'no' | 'maybe' }
    | { readonly kind: 'notFound'; readonly ref?: RemoteRef; readonly mergedInto?: string }
    | { readonly kind: 'conflict'; readonly existing?: RemoteRef }
    | { readonly kind: 'rejected'; readonly issues?: readonly RejectedIssue[] }
  );

/** One exception of a vendor. Made by {@link errorRule}. */
export interface ErrorRule {
  classify(answer: WireAnswer): Verdict | undefined;
}

/**
 * One row of a vendor's exceptions: when status and body fit, this is what the answer means.
 * @param rule.status status codes it is for; absent = every status
 * @param rule.body the body must fit this schema; absent = every body
 * @param rule.verdict `undefined` = not this rule after all
 */
export function errorRule<B = unknown>(rule: {
  readonly status?: number | readonly number[];
  readonly body?: z.ZodType<B>;
  verdict(body: B, answer: WireAnswer): Verdict | undefined;
}): ErrorRule;
export function errorRule(rule: {
  readonly status?: number | readonly number[];
  readonly body?: z.ZodType;
  verdict(body: unknown, answer: WireAnswer): Verdict | undefined;
}): ErrorRule {
  const statuses = rule.status === undefined ? undefined : [rule.status].flat();
  return {
    classify: (answer) => {
      if (statuses && !statuses.includes(answer.status)) return undefined;
      if (!rule.body) return rule.verdict(answer.body, answer);
      const parsed = rule.body.safeParse(answer.body);
      return parsed.success ? rule.verdict(parsed.data, answer) : undefined;
    },
  };
}

/** How a vendor's answers are told apart. */
export interface ErrorTable {
  /** Asked in order before the defaults. */
  readonly rules?: readonly ErrorRule[];
  /** True for a 2xx answer whose body is an error. */
  bodyError?(answer: WireAnswer): boolean;
}

/** What an answer means: the vendor's exceptions first, then the meaning of the status. `undefined` = success. */
export function classifyAnswer(table: ErrorTable, answer: WireAnswer): Verdict | undefined {
  const success = (answer.status >= 200 && answer.status < 300) || answer.status === 304;
  if (success && !table.bodyError?.(answer)) return undefined;
  for (const rule of table.rules ?? []) {
    const verdict = rule.classify(answer);
    if (verdict) return verdict;
  }
  return byStatus(answer.status);
}

function byStatus(status: number): Verdict {
  const known = statusVerdicts[status];
  if (known) return known;
  if (status >= 500) return { kind: 'unavailable', applied: 'maybe' };
  return { kind: 'rejected', detail: `status ${status}` };
}

const statusVerdicts: { readonly [status: number]: Verdict } = {
  401: { kind: 'authentication', expired: true },
  402: { kind: 'permission' },
  403: { kind: 'permission' },
  404: { kind: 'notFound' },
  408: { kind: 'unavailable', applied: 'maybe' },
  409: { kind: 'conflict' },
  410: { kind: 'notFound' },
  412: { kind: 'conflict' },
  423: { kind: 'unavailable', applied: 'no' },
  425: { kind: 'unavailable', applied: 'no' },
  429: { kind: 'rateLimit' },
};

const errorOf: { readonly [K in Verdict['kind']]: (text: string, verdict: Verdict & { kind: K }) => CrmSyncError } = {
  authentication: (text, verdict) => new AuthenticationError(`${text}: the credentials were refused`, details(verdict)),
  permission: (text, verdict) =>
    new PermissionError(`${text}: not permitted`, {
      ...details(verdict),
      ...(verdict.missingScopes ? { missingScopes: verdict.missingScopes } : {}),
    }),
  rateLimit: (text, verdict) =>
    new RateLimitError(`${text}: too many requests`, {
      ...details(verdict),
      ...(verdict.limit ? { limit: verdict.limit } : {}),
    }),
  unavailable: (text, verdict) => {
    const error = new UnavailableError(`${text}: the service is unavailable`, details(verdict));
    return verdict.applied === 'no' ? error : markLost(error);
  },
  notFound: (text, verdict) =>
    new NotFoundError(`${text}: not found`, {
      ...details(verdict),
      ...(verdict.ref ? { ref: verdict.ref } : {}),
      ...(verdict.mergedInto === undefined ? {} : { mergedInto: verdict.mergedInto }),
    }),
  conflict: (text, verdict) =>
    new ConflictError(`${text}: it conflicts with what is there`, {
      ...details(verdict),
      ...(verdict.existing ? { existing: verdict.existing } : {}),
    }),
  rejected: (text, verdict) =>
    new RejectedError(`${text}: the content was refused`, {
      ...details(verdict),
      ...(verdict.issues ? { issues: verdict.issues } : {}),
    }),
};

function details(verdict: Verdict): { retryAfterMs?: number; remedy?: string } {
  return {
    ...(verdict.retryAfterMs === undefined ? {} : { retryAfterMs: verdict.retryAfterMs }),
    ...(verdict.remedy === undefined ? {} : { remedy: verdict.remedy }),
  };
}

/** The error of a verdict. `operation` names adapter and operation; item errors of a batch are made with it too. */
export function errorOfVerdict(operation: string, verdict: Verdict): CrmSyncError {
  const make: (text: string, verdict: never) => CrmSyncError = errorOf[verdict.kind];
  return make(verdict.detail ? `${operation} (${verdict.detail})` : operation, verdict as never);
}

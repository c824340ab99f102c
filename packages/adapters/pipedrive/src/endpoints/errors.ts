import type { RejectedIssue } from '@crmsync/adapter';
import { type ErrorTable, errorRule, type Verdict, type WireAnswer } from '@crmsync/adapter-kit';
import { errorBody } from '../wire.ts';
import { burstResetMs, dayIsSpent, msToMidnight } from './limits.ts';

/** How long to keep still after the firewall in front of the API has shut: going on prolongs it. */
const firewallPauseMs = 60_000;

/** Model fields by wire key, for messages about refused fields. */
const modelFields: { readonly [wire: string]: string } = {
  name: 'name',
  title: 'name',
  subject: 'subject',
  content: 'body',
  note: 'body',
  type: 'kind',
  emails: 'emails',
  phones: 'phones',
  owner_id: 'owner',
  user_id: 'owner',
  org_id: 'companies',
  person_id: 'contacts',
  participants: 'contacts',
  deal_id: 'deals',
  pipeline_id: 'pipeline',
  stage_id: 'stage',
  status: 'status',
  value: 'amount',
  currency: 'amount',
  probability: 'probability',
  lost_reason: 'lostReason',
  expected_close_date: 'expectedCloseOn',
  due_date: 'dueOn',
  due_time: 'dueAt',
  duration: 'durationSec',
  website: 'websites',
  industry: 'industry',
  employee_count: 'employees',
  annual_revenue: 'annualRevenue',
  address: 'addresses',
  postal_address: 'addresses',
  job_title: 'jobTitle',
  birthday: 'birthday',
};

/**
 * What Pipedrive's answers mean where the status alone does not say it.
 * @see https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes
 */
export const errorTable: ErrorTable = {
  bodyError: ({ body }) => typeof body === 'object' && body !== null && Reflect.get(body, 'success') === false,
  rules: [
    errorRule({
      status: 402,
      verdict: (): Verdict => ({
        kind: 'permission',
        detail: 'the account is closed',
        remedy: 'Renew the Pipedrive subscription: the trial is over or a payment is missing.',
      }),
    }),
    errorRule({ status: 403, verdict: (_body, answer) => firewall(answer) }),
    errorRule({
      status: 403,
      body: errorBody,
      verdict: ({ code }): Verdict => ({
        kind: 'permission',
        ...(code ? { detail: code } : {}),
        remedy: code?.startsWith('feature_capping')
          ? 'The limit of the Pipedrive plan is reached: free some room or change the plan.'
          : 'Grant the missing scope or right in Pipedrive and reconnect.',
      }),
    }),
    errorRule({ status: 429, verdict: (_body, answer) => rateLimited(answer) }),
    errorRule({ status: [400, 415, 422], body: errorBody, verdict: (body): Verdict => rejected(body.error ?? '') }),
  ],
};

/** A 403 that is a page, not JSON, is the firewall's: too many refused requests. Nothing reached the API. */
function firewall(answer: WireAnswer): Verdict | undefined {
  if (answer.content === 'json') return undefined;
  return { kind: 'rateLimit', limit: 'burst', retryAfterMs: firewallPauseMs, detail: 'blocked by the firewall' };
}

function rateLimited({ headers }: WireAnswer): Verdict {
  if (dayIsSpent(headers)) {
    const date = Date.parse(headers.get('date') ?? '');
    return {
      kind: 'rateLimit',
      limit: 'quota',
      detail: "the day's tokens are spent",
      ...(Number.isNaN(date) ? {} : { retryAfterMs: msToMidnight(date) }),
    };
  }
  const retryAfterMs = burstResetMs(headers);
  return { kind: 'rateLimit', limit: 'burst', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/**
 * The text names fields as `path: problem`; only names of fields are passed on, since the problem may quote the value.
 */
function rejected(text: string): Verdict {
  const named = [...text.matchAll(/(?:^|[:;,]\s*)([a-z][\w.[\]]*|[0-9a-f]{40})\s*:/g)];
  const keys = named.map(([, name = '']) => name.replace(/^custom_fields\./, '').replace(/[.[].*$/, ''));
  const fields = [...new Set(keys.flatMap((key) => modelFields[key] ?? (customKey.test(key) ? key : [])))];
  const issues = fields.map((field): RejectedIssue => {
    return { field, code: 'REFUSED', message: 'The remote refused the value of this field.' };
  });
  return { kind: 'rejected', issues, ...(fields.length === 0 ? {} : { detail: fields.join(', ') }) };
}

const customKey = /^[0-9a-f]{40}$/;

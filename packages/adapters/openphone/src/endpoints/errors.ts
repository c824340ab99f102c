import { type ErrorTable, errorRule, type Verdict } from '@crmsync/adapter-kit';
import type { z } from 'zod';
import { errorWire } from '../wire.ts';
import { readOnlyDetail } from './contact-writes.ts';

type ErrorBody = z.infer<typeof errorWire>;

/** The vendor's limits are told in words alone; its waits are ours. */
const waitsMs = { burst: 1_000, day: 3_600_000 };

/** What was wrong where. The vendor's messages repeat values, so only places and types are taken over. */
function issuesOf({ errors, code }: ErrorBody) {
  return (errors ?? []).map(({ path, schema }) => ({
    ...(path ? { field: fieldOf(path) } : {}),
    code: code ?? 'BAD_REQUEST',
    message: schema?.type ? `OpenPhone expects another value of type ${schema.type}.` : 'OpenPhone refuses the value.',
  }));
}

const fields: { readonly [wire: string]: string } = {
  company: 'companyName',
  role: 'jobTitle',
  phoneNumbers: 'phones',
  createdByUserId: 'owner',
};

/** The model field of a place such as `/defaultFields/phoneNumbers/0/value`. */
function fieldOf(path: string): string {
  const name = path.split('/').find((part) => part !== '' && part !== 'defaultFields') ?? path;
  return fields[name] ?? name;
}

function badRequest(body: ErrorBody): Verdict {
  if (body.code === '0206400') {
    return {
      kind: 'permission',
      detail: 'the A2P registration is not approved',
      remedy: 'Register the workspace for messages to US numbers in OpenPhone, then send again.',
    };
  }
  return { kind: 'rejected', issues: issuesOf(body), ...(body.code ? { detail: `code ${body.code}` } : {}) };
}

function forbidden({ code }: ErrorBody): Verdict {
  if (code === '0204403') {
    return { kind: 'rateLimit', limit: 'quota', retryAfterMs: waitsMs.day, detail: 'daily limit of messages' };
  }
  return { kind: 'permission', ...(code === '0801403' ? { detail: readOnlyDetail } : {}) };
}

/**
 * What OpenPhone's answers mean beyond their status. A key that is refused may have been changed: the host is asked for another.
 * @see https://quo.com/docs
 */
export const openphoneErrors: ErrorTable = {
  rules: [
    errorRule({ status: 400, body: errorWire, verdict: badRequest }),
    errorRule({
      status: 402,
      verdict: () => ({
        kind: 'permission',
        detail: 'the subscription has expired',
        remedy: 'Renew the subscription of the workspace.',
      }),
    }),
    errorRule({ status: 403, body: errorWire, verdict: forbidden }),
    errorRule({
      status: 429,
      verdict: (_body, { headers }) => ({
        kind: 'rateLimit',
        limit: 'burst',
        ...(headers.get('retry-after') === null ? { retryAfterMs: waitsMs.burst } : {}),
      }),
    }),
  ],
};

import { ConflictError, RejectedError, type RejectedIssue } from '@crmsync/adapter';
import { type ErrorTable, errorRule, type Verdict, type WireAnswer } from '@crmsync/adapter-kit';
import type { RemoteRef } from '@crmsync/model';
import { objectOfId, recordIdOf } from '../mapping/record-ids.ts';
import { duplicatesWire, type ErrorWire, endedSessionWire, errorListWire } from '../wire.ts';

const concurrencyWaitMs = 5_000;
const lockWaitMs = 1_000;

/** Refreshing the session does not help against these. */
const finalSessionMessages = ['not valid for use with the REST API', 'is not attached to Agent'];

/** What a day's calls come to, as the answer tells: `api-usage=42/15000`. */
export function dailyUsage(header: string | null): { readonly used: number; readonly limit: number } | undefined {
  const [, used, limit] = /(?:^|[;,\s])api-usage=(\d+)\/(\d+)/.exec(header ?? '') ?? [];
  return used === undefined || limit === undefined ? undefined : { used: Number(used), limit: Number(limit) };
}

/** The daily quota and too many calls at once have the same code: what was used tells them apart. */
function limitVerdict(answer: WireAnswer): Verdict {
  const usage = dailyUsage(answer.headers.get('sforce-limit-info'));
  if (usage && usage.used >= usage.limit) return { kind: 'rateLimit', limit: 'quota', detail: 'calls of 24 hours' };
  return { kind: 'rateLimit', limit: 'burst', retryAfterMs: concurrencyWaitMs };
}

/** The record in the way: its id is in the message of a unique clash, or in what a duplicate rule matched. */
function existingRecord(error: ErrorWire): RemoteRef | undefined {
  const matches = duplicatesWire.safeParse(error.duplicateResut ?? error.duplicateResult);
  const matched = matches.data?.matchResults.flatMap(({ matchRecords }) => matchRecords)[0]?.record.Id;
  const named = /record with id:\s*([a-zA-Z0-9]{15,18})/.exec(error.message ?? '')?.[1];
  const id = recordIdOf(matched ?? named ?? '');
  const objectType = id === undefined ? undefined : objectOfId(id);
  return id === undefined || objectType === undefined ? undefined : { objectType, id };
}

/** The vendor's messages repeat values, so only codes and field names are taken over. */
function rejected(error: ErrorWire, code: string, remedy?: string): Verdict {
  const issue = (field?: string): RejectedIssue => ({
    ...(field === undefined ? {} : { field }),
    code,
    message: `Salesforce says ${code}.`,
  });
  const fields = error.fields ?? [];
  const issues = fields.length === 0 ? [issue()] : fields.map(issue);
  return { kind: 'rejected', detail: code, issues, ...(remedy === undefined ? {} : { remedy }) };
}

const duplicateRemedy =
  'A duplicate rule of the organisation takes the record for one that is there: merge or link them, change the rule, or set saveDuplicateAlerts where it only alerts.';

function duplicateVerdict(error: ErrorWire, code: string): Verdict {
  const existing = existingRecord(error);
  if (existing === undefined) return rejected(error, code, duplicateRemedy);
  return { kind: 'conflict', existing, detail: code, remedy: duplicateRemedy };
}

function clashVerdict(error: ErrorWire, code: string): Verdict {
  const existing = existingRecord(error);
  return { kind: 'conflict', detail: code, ...(existing ? { existing } : {}) };
}

/** A code is about the record itself unless a field of it is named. */
function goneVerdict(error: ErrorWire, code: string): Verdict {
  return (error.fields ?? []).length === 0 ? { kind: 'notFound', detail: code } : rejected(error, code);
}

const forbidden = (_error: ErrorWire, code: string): Verdict => ({ kind: 'permission', detail: code });
const busy = (_error: ErrorWire, code: string): Verdict => ({
  kind: 'unavailable',
  applied: 'no',
  detail: code,
  retryAfterMs: lockWaitMs,
});

const byCode: { readonly [code: string]: (error: ErrorWire, code: string) => Verdict } = {
  API_DISABLED_FOR_ORG: forbidden,
  API_CURRENTLY_DISABLED: forbidden,
  INSUFFICIENT_ACCESS: forbidden,
  INSUFFICIENT_ACCESS_OR_READONLY: forbidden,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: forbidden,
  INVALID_TYPE: forbidden,
  INVALIDENTITY: forbidden,
  UNABLE_TO_LOCK_ROW: busy,
  SERVER_UNAVAILABLE: busy,
  DUPLICATES_DETECTED: duplicateVerdict,
  DUPLICATE_VALUE: clashVerdict,
  DUPLICATE_EXTERNAL_ID: clashVerdict,
  ENTITY_IS_DELETED: goneVerdict,
  INVALID_CROSS_REFERENCE_KEY: goneVerdict,
  MALFORMED_ID: goneVerdict,
};

function verdictOf(error: ErrorWire, answer: WireAnswer): Verdict {
  const code = error.errorCode ?? error.statusCode ?? 'UNKNOWN';
  const message = error.message ?? '';
  if (code === 'INVALID_SESSION_ID') {
    return { kind: 'authentication', expired: !finalSessionMessages.some((text) => message.includes(text)) };
  }
  if (code === 'REQUEST_LIMIT_EXCEEDED') return limitVerdict(answer);
  // Only this one is about a record: the other `NOT_FOUND` says that the path or object is not there.
  if (code === 'NOT_FOUND' && message.startsWith('Provided external ID field')) return goneVerdict(error, code);
  return byCode[code]?.(error, code) ?? rejected(error, code);
}

const noPath: Verdict = {
  kind: 'permission',
  detail: 'the path is not there',
  remedy: 'Grant the user the object, or set an apiVersion that the organisation offers.',
};

/** What Salesforce's answers mean beyond their status. A path that is not there is never a record that is not there. */
export const salesforceErrors: ErrorTable = {
  rules: [
    errorRule({
      status: [400, 401, 403, 404, 500, 503],
      body: errorListWire,
      verdict: ([error], answer) => {
        const code = error?.errorCode ?? error?.statusCode;
        const known = code !== 'UNKNOWN_EXCEPTION' && (code !== 'NOT_FOUND' || error?.message?.startsWith('Provided'));
        if (!error || !known) return undefined;
        return answer.status >= 500 && code !== 'SERVER_UNAVAILABLE' ? undefined : verdictOf(error, answer);
      },
    }),
    errorRule({ status: 403, body: endedSessionWire, verdict: () => ({ kind: 'authentication', expired: true }) }),
    errorRule({ status: 300, verdict: () => ({ kind: 'conflict', detail: 'several records have this key' }) }),
    errorRule({ status: [404, 410], verdict: () => noPath }),
    // Seen now and then on valid calls.
    errorRule({ status: 406, verdict: () => ({ kind: 'unavailable', applied: 'no', detail: 'not acceptable' }) }),
    errorRule({ status: [414, 431], verdict: () => ({ kind: 'rejected', detail: 'the address is too long' }) }),
  ],
};

/** Whether a call was refused with this code. */
export function isRefusedWith(error: unknown, code: string): boolean {
  return error instanceof RejectedError && error.issues.some((issue) => issue.code === code);
}

/** Issues name the vendor's fields; the caller knows those of the model. */
export function inModelNames<E>(error: E, fieldOf: (wire: string) => string): E | RejectedError {
  if (!(error instanceof RejectedError) || error instanceof ConflictError) return error;
  const issues = error.issues.map((issue) =>
    issue.field === undefined ? issue : { ...issue, field: fieldOf(issue.field) },
  );
  const { remedy } = error;
  return new RejectedError(error.message, { issues, cause: error.cause, ...(remedy === undefined ? {} : { remedy }) });
}

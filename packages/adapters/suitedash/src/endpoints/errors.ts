import type { RejectedIssue } from '@crmsync/adapter';
import { type ErrorTable, errorRule, type Verdict } from '@crmsync/adapter-kit';
import { errorBody } from '../wire.ts';
import type { SuitedashSettings } from './settings.ts';

/** Model fields and roles by wire key, for messages about refused fields. */
const modelFields: { readonly [wire: string]: string } = {
  first_name: 'firstName',
  last_name: 'lastName',
  name_prefix: 'prefix',
  email: 'emails',
  home_email: 'emails',
  work_email: 'emails',
  phone: 'phones',
  home_phone: 'phones',
  work_phone: 'phones',
  shop_phone: 'phones',
  title: 'jobTitle',
  role: 'lifecycle',
  company: 'companies',
  companies: 'companies',
  primaryContact: 'primaryContact',
  tags: 'tags',
  address: 'addresses',
  website: 'websites',
  background_info: 'description',
  info_description: 'description',
  name: 'name',
  status: 'status',
  start_date: 'startOn',
  end_date: 'dueOn',
  client: 'contacts',
  secondary_clients: 'contacts',
};

/** What SuiteDash's answers mean where the status alone does not say it. */
export function errorTable({ pauseMs = 900_000 }: SuitedashSettings): ErrorTable {
  return {
    bodyError: ({ body }) => typeof body === 'object' && body !== null && Reflect.get(body, 'success') === false,
    rules: [
      // Nothing tells a month that is spent from too many calls at once; a pause is right for both.
      errorRule({
        status: 429,
        verdict: (_body, { headers }): Verdict | undefined =>
          headers.get('retry-after') === null
            ? { kind: 'rateLimit', limit: 'quota', retryAfterMs: pauseMs, detail: 'no time was named' }
            : undefined,
      }),
      errorRule({ status: 422, body: errorBody, verdict: ({ errors }): Verdict => rejected(wireFields(errors)) }),
    ],
  };
}

/** Names only: the vendor's texts may quote values. */
function wireFields(errors: (typeof errorBody)['_output']['errors']): readonly string[] {
  if (typeof errors === 'string')
    return [...errors.matchAll(/(?:^|[;,]\s*)([\w.-]+)\s*:/g)].map(([, name = '']) => name);
  return Array.isArray(errors) ? errors.map(({ field }) => field) : Object.keys(errors);
}

function rejected(wire: readonly string[]): Verdict {
  const fields = [...new Set(wire.flatMap(modelField))];
  const issues = fields.map(
    (field): RejectedIssue => ({ field, code: 'REFUSED', message: 'The remote refused the value of this field.' }),
  );
  return { kind: 'rejected', issues, ...(fields.length === 0 ? {} : { detail: fields.join(', ') }) };
}

/** Custom fields are named by their UID. */
function modelField(wire: string): string | [] {
  const [head = '', ...rest] = wire.split('.');
  if (head === 'custom_fields' || head === 'project_custom_fields')
    return /^[\w-]{1,64}$/.test(rest[0] ?? '') ? (rest[0] ?? []) : [];
  return modelFields[head] ?? [];
}

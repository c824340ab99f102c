import type { FakeRequest } from '../fake-crm.ts';
import type { ApiAnswer } from './api-call.ts';
import { emptyContact } from './empty-record.ts';
import { contactAnswer } from './record-answer.ts';

const samplePublicId = '00000000-0000-0000-0000-000000000000';
const sampleSecret = 'DummySecretKey';
const createdAtMs = Date.UTC(2020, 0, 1);

/** What the vendor's own sample credentials see on some reads, the same in every account; absent for all others. */
export function sampleAnswer({ method, headers }: FakeRequest, [path]: readonly string[]): ApiAnswer | undefined {
  const isSample = headers['x-public-id'] === samplePublicId && headers['x-secret-key'] === sampleSecret;
  if (!isSample || method !== 'GET' || path !== 'contacts') return undefined;
  const fields = { ...emptyContact, first_name: 'Sample', last_name: 'Contact' };
  const row = { id: samplePublicId, fields, createdAtMs, updatedAtMs: createdAtMs };
  const sample = contactAnswer({ companies: { get: () => undefined } }, row);
  const pagination = {
    pageSize: 10,
    totalPages: 1,
    totalItems: 1,
    currentPageNumber: 1,
    previousPage: null,
    nextPage: null,
  };
  return { status: 200, body: { success: true, data: [sample], meta: { pagination } } };
}

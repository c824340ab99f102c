import { RejectedError } from '@crmsync/adapter';
import { type CallContext, type PortContext, path } from '@crmsync/adapter-kit';
import type { FieldDefinition } from '@crmsync/model';
import { z } from 'zod';
import { fieldDefinition } from '../mapping/custom-field.ts';
import { type FieldWire, fieldWire } from '../wire.ts';
import { cost } from './limits.ts';

/** Object types with a field list, the list's name, and which standard fields the mapping knows. */
const lists: { readonly [objectType: string]: { readonly list: FieldList; readonly fields: FieldNames } } = {
  persons: {
    list: 'personFields',
    fields: { email: 'emails', phone: 'phones', label: 'tags', label_ids: 'tags', owner_id: 'owner' },
  },
  organizations: {
    list: 'organizationFields',
    fields: {
      name: 'name',
      website: 'websites',
      industry: 'industry',
      employee_count: 'employees',
      annual_revenue: 'annualRevenue',
      address: 'addresses',
      label: 'tags',
      label_ids: 'tags',
      owner_id: 'owner',
    },
  },
  deals: {
    list: 'dealFields',
    fields: {
      title: 'name',
      value: 'amount',
      pipeline_id: 'pipeline',
      pipeline: 'pipeline',
      stage_id: 'stage',
      status: 'status',
      probability: 'probability',
      expected_close_date: 'expectedCloseOn',
      lost_reason: 'lostReason',
      label: 'tags',
      label_ids: 'tags',
      owner_id: 'owner',
    },
  },
  activities: {
    list: 'activityFields',
    fields: {
      type: 'kind',
      subject: 'subject',
      note: 'body',
      done: 'status',
      duration: 'durationSec',
      owner_id: 'owner',
    },
  },
  tasks: {
    list: 'activityFields',
    fields: { subject: 'subject', note: 'body', done: 'status', due_date: 'dueOn', owner_id: 'owner' },
  },
};

type FieldList = 'personFields' | 'organizationFields' | 'dealFields' | 'activityFields';
type FieldNames = { readonly [code: string]: string };

const fieldPage = z.object({
  data: z.array(fieldWire),
  additional_data: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

/**
 * The fields of an object type as the account has them; `undefined` where Pipedrive lists none.
 * @see https://developers.pipedrive.com/docs/api/v1/PersonFields
 */
export async function describeFields(
  context: CallContext,
  port: Pick<FieldDefinition, 'entity' | 'objectType'>,
): Promise<readonly FieldDefinition[] | undefined> {
  const known = lists[port.objectType];
  if (!known) return undefined;
  const fields = await readFields(context, known.list);
  return fields.map((field) => fieldDefinition(field, { ...port, field: known.fields[field.field_code] }));
}

/** Texts of the labels of an object type, by number. Numbers nobody has heard of are looked up once more. */
export async function labelTexts(
  context: PortContext,
  needed: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (needed.length === 0) return new Map();
  const known = labelsIn(await context.fieldDefinitions());
  const missing = needed.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  const key = `pipedrive labels ${context.objectType} ${missing.sort((left, right) => left - right).join()}`;
  return labelsIn((await context.shared(key, () => describeFields(context, context))) ?? []);
}

function labelsIn(fields: readonly FieldDefinition[]): ReadonlyMap<number, string> {
  const field = fields.find(({ remoteKey }) => remoteKey === 'label_ids' || remoteKey === 'label');
  return new Map((field?.choices ?? []).map(({ key, label }) => [Number(key), label]));
}

/**
 * The key of the custom text field with a label: keys differ in every account, labels do not.
 * @throws RejectedError when the account has no such field
 */
export async function syncKeyCode(context: PortContext, label: string): Promise<string> {
  const find = (fields: readonly FieldDefinition[]) =>
    fields.find((field) => field.custom && field.kind === 'text' && field.label === label)?.remoteKey;
  const code = find(await context.customDefinitions()) ?? find((await describeFields(context, context)) ?? []);
  if (code !== undefined) return code;
  throw new RejectedError(`pipedrive ${context.objectType}: there is no custom text field for the sync key`, {
    remedy: `Create a custom text field labelled "${label}" for ${context.objectType} in Pipedrive.`,
    issues: [
      { code: 'SYNC_KEY_FIELD_MISSING', message: 'The field named by the setting syncKeyField does not exist.' },
    ],
  });
}

async function readFields(context: CallContext, list: FieldList): Promise<readonly FieldWire[]> {
  const fields: FieldWire[] = [];
  let cursor: string | null | undefined;
  do {
    const answer = await context.http.send({
      method: 'GET',
      path: path`/api/v2/${list}`,
      query: { limit: 500, cursor },
      schema: fieldPage,
      cost: cost(10),
      operation: `${list}.list`,
    });
    fields.push(...answer.body.data);
    cursor = answer.body.additional_data?.next_cursor;
  } while (cursor);
  return fields;
}

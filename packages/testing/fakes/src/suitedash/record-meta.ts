import type { z } from 'zod';
import { projectStatuses } from './project-writer.ts';
import { companyCreate, contactCreate, projectUpdate } from './record-input.ts';
import type { CustomField } from './suitedash-records.ts';
import type { SuiteDashState } from './suitedash-state.ts';

const schemas: Readonly<Record<CustomField['on'], z.ZodObject>> = {
  contact: contactCreate,
  company: companyCreate,
  project: projectUpdate,
};

/** The schema of a kind of record in this account: its keys, and its custom fields by UID. */
export function recordMeta(state: SuiteDashState, on: CustomField['on']) {
  const fields = Object.entries(schemas[on].shape).map(([name, schema]) => ({
    name,
    required: !schema.safeParse(undefined).success && schema.def.type !== 'optional',
    ...(name === 'status' ? { options: projectStatuses(state) } : {}),
    ...(name === 'company' ? { type: state.options.companyShape ?? 'object' } : {}),
  }));
  const custom = state.customFields
    .rows()
    .filter((row) => row.fields.on === on)
    .map(({ id, fields: { label, type, options } }) => ({ uid: id, label, type, options }));
  return { fields, custom_fields: custom };
}

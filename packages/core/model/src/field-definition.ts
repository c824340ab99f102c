import { z } from 'zod';
import { entityTypes } from './entity-type.ts';
import { type FieldKind, fieldKinds } from './field-kind.ts';

const kindNames = Object.keys(fieldKinds).filter((name): name is FieldKind => name in fieldKinds);

/**
 * A field of a remote system as its own schema describes it: found by discovery, offered for mapping, checked before a
 * run. Labels and keys are both held, since several systems key custom fields by an opaque hash per account.
 */
export const fieldDefinitionSchema = z.object({
  entity: z.enum(entityTypes),
  objectType: z.string(),
  /** The system's own name, id or hash. */
  remoteKey: z.string(),
  label: z.string(),
  kind: z.enum(kindNames),
  /** Not one of the system's standard fields. */
  custom: z.boolean(),
  /** The model field it is mapped to by the adapter, when it is a standard one. */
  field: z.string().optional(),
  choices: z.array(z.object({ key: z.string(), label: z.string(), archived: z.boolean().optional() })).optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  /** Computed by the system: changes without a modification stamp, never writable. */
  calculated: z.boolean().optional(),
  maxLength: z.number().int().optional(),
});
export type FieldDefinition = z.infer<typeof fieldDefinitionSchema>;

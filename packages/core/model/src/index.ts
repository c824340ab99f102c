export { contentHash } from './content-hash.ts';
export { CrmSyncError, type CrmSyncErrorOptions } from './crm-sync-error.ts';
export { type Activity, activityEntity } from './entities/activity.ts';
export { type Company, companyEntity } from './entities/company.ts';
export { type Contact, contactEntity } from './entities/contact.ts';
export { type Deal, dealEntity } from './entities/deal.ts';
export { type Lead, leadEntity } from './entities/lead.ts';
export { type Order, orderEntity } from './entities/order.ts';
export { type Owner, ownerEntity } from './entities/owner.ts';
export { type Pipeline, pipelineEntity } from './entities/pipeline.ts';
export { type Project, projectEntity } from './entities/project.ts';
export { type Task, taskEntity } from './entities/task.ts';
export {
  type AssociationSpec,
  defineEntity,
  type EntityDefinition,
  type FieldSpec,
  type FieldsOf,
  fieldsSchema,
} from './entity-definition.ts';
export { type EntityFields, entityDefinitions } from './entity-definitions.ts';
export { type EntityType, entityTypes } from './entity-type.ts';
export { type FieldDefinition, fieldDefinitionSchema } from './field-definition.ts';
export { type FieldKind, type FieldValue, type FieldValues, fieldKinds, type ValueOf } from './field-kind.ts';
export {
  type DateOnly,
  dateOnlySchema,
  type Instant,
  instantMs,
  instantSchema,
  isDateOnly,
  isInstant,
  toInstant,
} from './instant.ts';
export type { RemoteRef } from './record-ref.ts';
export { stableJson } from './stable-json.ts';
export {
  type Address,
  addressSchema,
  type Choice,
  type Consent,
  choiceSchema,
  consentSchema,
  type Email,
  emailSchema,
  type Lifecycle,
  lifecycleSchema,
  type Money,
  moneySchema,
  type Participant,
  type Phone,
  participantSchema,
  phoneSchema,
  type RichText,
  richTextSchema,
  type Stage,
  stageSchema,
} from './value-schemas.ts';
export type { Warning } from './warning.ts';

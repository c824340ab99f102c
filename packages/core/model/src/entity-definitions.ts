import { activityEntity } from './entities/activity.ts';
import { companyEntity } from './entities/company.ts';
import { contactEntity } from './entities/contact.ts';
import { dealEntity } from './entities/deal.ts';
import { leadEntity } from './entities/lead.ts';
import { orderEntity } from './entities/order.ts';
import { ownerEntity } from './entities/owner.ts';
import { pipelineEntity } from './entities/pipeline.ts';
import { projectEntity } from './entities/project.ts';
import { taskEntity } from './entities/task.ts';
import type { FieldsOf } from './entity-definition.ts';
import type { EntityType } from './entity-type.ts';

/** Every entity of the model, by name. */
export const entityDefinitions = {
  owner: ownerEntity,
  pipeline: pipelineEntity,
  company: companyEntity,
  contact: contactEntity,
  lead: leadEntity,
  deal: dealEntity,
  project: projectEntity,
  order: orderEntity,
  activity: activityEntity,
  task: taskEntity,
} as const;

/** The fields of an entity, typed. */
export type EntityFields<E extends EntityType> = FieldsOf<(typeof entityDefinitions)[E]>;

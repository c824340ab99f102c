import { activityRules } from './activity-rules.ts';
import type { EntityName } from './change-event.ts';
import { dealRules } from './deal-rules.ts';
import type { EntityRules } from './entity-rules.ts';
import { leadRules } from './lead-rules.ts';
import { noteRules } from './note-rules.ts';
import { organizationRules } from './organization-rules.ts';
import { personRules } from './person-rules.ts';
import { pipelineRules, stageRules } from './pipeline-rules.ts';

/** The write rules of every object type. */
export const entityCatalog: Readonly<Record<EntityName, EntityRules>> = {
  person: personRules,
  organization: organizationRules,
  deal: dealRules,
  activity: activityRules,
  pipeline: pipelineRules,
  stage: stageRules,
  note: noteRules,
  lead: leadRules,
};

import { isListKind } from '@crmsync/conflict-resolver';
import type { EntityType, FieldKind } from '@crmsync/model';
import type { FieldGroup, SurvivorshipRule } from './survivorship-rule.ts';

/** Fields whose meaning says more than their kind, whatever the entity. */
const rulesByName: { readonly [field: string]: SurvivorshipRule } = {
  createdAt: { rule: 'min' },
  convertedAt: { rule: 'min' },
  source: { rule: 'oldest' },
  lastActivityAt: { rule: 'max' },
  lastContactedAt: { rule: 'max' },
  stageChangedAt: { rule: 'max' },
  owner: { rule: 'priority' },
  taxIds: { rule: 'priority', unlessBlank: true },
  externalIds: { rule: 'priority', unlessBlank: true },
  body: { rule: 'newest' },
};

const personName: FieldGroup = { fields: ['firstName', 'middleName', 'lastName'], key: ['firstName', 'lastName'] };
// A stage means nothing without its pipeline, and the status follows from the stage.
const salesStage: FieldGroup = { fields: ['pipeline', 'stage', 'status'], key: ['stage'], rule: { rule: 'priority' } };

const groupsByEntity: { readonly [E in EntityType]?: readonly FieldGroup[] } = {
  contact: [personName],
  lead: [personName],
  deal: [salesStage],
};

/**
 * The rule of a field when nobody chose one. Lists are united; an opt-out wins; the furthest stage of a lifecycle
 * stays; notes keep every version; numbers, amounts and references belong to one source (`priority`, else the newest);
 * first sources are the oldest; anything else is the newest.
 */
export function defaultSurvivorshipRule(field: string, kind: FieldKind): SurvivorshipRule {
  const named = Object.hasOwn(rulesByName, field) ? rulesByName[field] : undefined;
  return named ?? ruleOfKind(kind);
}

/** The fields of an entity that come from one contribution when nobody chose otherwise. */
export function defaultFieldGroups(entity: EntityType | undefined): readonly FieldGroup[] {
  return entity === undefined ? [] : (groupsByEntity[entity] ?? []);
}

function ruleOfKind(kind: FieldKind): SurvivorshipRule {
  if (isListKind(kind)) return { rule: 'union' };
  switch (kind) {
    case 'consent':
      return { rule: 'consentSafest' };
    case 'lifecycle':
      return { rule: 'furthest' };
    case 'richText':
      return { rule: 'appendUnique' };
    case 'int':
    case 'decimal':
    case 'money':
    case 'reference':
      return { rule: 'priority' };
    default:
      return { rule: 'newest' };
  }
}

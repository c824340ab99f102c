import { bool, defineMapping, field, int, json, type Mapping, tags, text, type WireProps } from '@crmsync/adapter-kit';
import type { OwnerWire, PipelineWire, StageWire } from '../wire.ts';

const readOnly = { readOnly: true } as const;

/** Owners as {@link ownerValues} lays them out. @see https://developers.hubspot.com/docs/api-reference/crm-owners-v3/guide */
export function ownerMapping(): Mapping<'owner'> {
  return defineMapping('owner', {
    rows: {
      name: field('name', text(), readOnly),
      email: field('email', text(), readOnly),
      active: field('active', bool(), readOnly),
      teams: field('teams', tags(), readOnly),
      userId: field('userId', text(), readOnly),
    },
  });
}

/** Pipelines as {@link pipelineValues} lays them out. @see https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide */
export function pipelineMapping(): Mapping<'pipeline'> {
  return defineMapping('pipeline', {
    rows: {
      name: field('label', text(), readOnly),
      order: field('displayOrder', int(), readOnly),
      archived: field('archived', bool(), readOnly),
      stages: field('stages', json(), readOnly),
    },
  });
}

/** An owner with the parts of its name together; records are assigned by the owner's id, never by the user's. */
export function ownerValues(owner: OwnerWire): WireProps {
  return {
    name: [owner.firstName, owner.lastName].filter(Boolean).join(' '),
    email: owner.email ?? null,
    active: !owner.archived,
    teams: (owner.teams ?? []).map((team) => team.name),
    userId: owner.userId ?? owner.userIdIncludingInactive ?? null,
  };
}

/** A pipeline with what its stages mean. */
export function pipelineValues(pipeline: PipelineWire): WireProps {
  const stages = pipeline.stages.toSorted((a, b) => a.displayOrder - b.displayOrder);
  return {
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    archived: pipeline.archived ?? false,
    stages: stages.map((stage) => ({
      id: stage.id,
      name: stage.label,
      order: stage.displayOrder,
      category: stageCategory(stage),
      probability: probabilityOf(stage),
      archived: stage.archived ?? false,
    })),
  };
}

function probabilityOf(stage: StageWire): number | null {
  const value = Number(stage.metadata?.probability ?? Number.NaN);
  return value >= 0 && value <= 1 ? value : null;
}

/** Stages say whether they are closed; which way follows from the probability. */
function stageCategory(stage: StageWire): 'open' | 'won' | 'lost' {
  const probability = probabilityOf(stage);
  const closed = stage.metadata?.isClosed ?? (probability === 1 || probability === 0 ? 'true' : 'false');
  if (closed !== 'true') return 'open';
  return probability === 1 ? 'won' : 'lost';
}

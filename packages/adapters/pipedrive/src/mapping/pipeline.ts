import { bool, defineMapping, field, int, json, type Mapping, text } from '@crmsync/adapter-kit';
import type { Stage } from '@crmsync/model';
import type { PipelineWire, StageWire } from '../wire.ts';
import { closedStageId } from './stage-reference.ts';

/**
 * Pipelines with their stages, put beside the wire's keys as `stages`.
 * @see https://developers.pipedrive.com/docs/api/v1/Pipelines
 */
export const pipelineMapping: Mapping<'pipeline'> = defineMapping('pipeline', {
  rows: {
    name: field('name', text(), { readOnly: true }),
    order: field('order_nr', int(), { readOnly: true }),
    archived: field('is_deleted', bool(), { readOnly: true }),
    stages: field('stages', json(), { readOnly: true }),
  },
});

/** A pipeline's stages in order, and the two that stand for won and lost. */
export function stagesOf(pipeline: PipelineWire, all: readonly StageWire[]): Stage[] {
  const real = all
    .filter((stage) => stage.pipeline_id === pipeline.id)
    .sort((left, right) => (left.order_nr ?? 0) - (right.order_nr ?? 0) || left.id - right.id)
    .map((stage, index) => realStage(stage, index, pipeline.is_deal_probability_enabled === true));
  return [...real, closedStage(pipeline.id, 'won', real.length), closedStage(pipeline.id, 'lost', real.length + 1)];
}

function realStage(stage: StageWire, order: number, hasProbability: boolean): Stage {
  return {
    id: String(stage.id),
    name: stage.name ?? '',
    order,
    category: 'open',
    ...(hasProbability && stage.deal_probability != null ? { probability: stage.deal_probability / 100 } : {}),
    ...(stage.is_deleted ? { archived: true } : {}),
  };
}

function closedStage(pipelineId: number, status: 'won' | 'lost', order: number): Stage {
  return {
    id: closedStageId(pipelineId, status),
    name: status === 'won' ? 'Won' : 'Lost',
    order,
    category: status,
    probability: status === 'won' ? 1 : 0,
  };
}

import type { Page } from '@crmsync/adapter';
import { isWireProps, type PortContext, readItems, type WireProps } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { pipelineId, pipelineValues } from '../mapping/reference-records.ts';
import { queryRows } from './query-rows.ts';

const stageFields = [
  'Id',
  'ApiName',
  'MasterLabel',
  'SortOrder',
  'IsActive',
  'IsClosed',
  'IsWon',
  'DefaultProbability',
];

const stageWire = z.object({
  ApiName: z.string(),
  MasterLabel: z.string().nullish(),
  SortOrder: z.number().nullish(),
  IsActive: z.boolean().nullish(),
  IsClosed: z.boolean().nullish(),
  IsWon: z.boolean().nullish(),
  DefaultProbability: z.number().nullish(),
});

/** The stages of opportunities as one pipeline. Stages that are not used any more are archived. */
export async function listPipelines(context: PortContext, apiVersion: string): Promise<Page> {
  const { rows, observedAt } = await queryRows(context, {
    apiVersion,
    select: stageFields,
    from: 'OpportunityStage',
    orderBy: 'SortOrder',
  });
  const wholePipeline = z.array(stageWire).transform((stages): WireProps => pipelineValues(stages));
  const read = readItems([rows.filter(isWireProps)], {
    objectType: context.objectType,
    schema: wholePipeline,
    idOf: () => pipelineId,
    read: (wire) => context.record({ id: pipelineId, wire }),
  });
  return { ...read, next: null, observedAt };
}

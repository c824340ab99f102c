import { z } from 'zod';
import { ApiError, resourceNotFound } from './api-error.ts';
import { type HubSpotAnswer, type HubSpotCall, readJson, requireSpace } from './hubspot-call.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import { makePipeline, makeStage, type Pipeline, type PipelineStage, type StageInput } from './pipeline-store.ts';

const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));
const stageInput = z.object({
  stageId: z.string().exactOptional(),
  label: z.string(),
  displayOrder: z.number().int(),
  metadata,
});
const stagePatch = z.object({
  label: z.string().exactOptional(),
  displayOrder: z.number().int().exactOptional(),
  metadata: metadata.exactOptional(),
  archived: z.boolean().exactOptional(),
});
const pipelineInput = z.object({
  pipelineId: z.string().optional(),
  label: z.string(),
  displayOrder: z.number().int(),
  stages: z.array(stageInput),
});
const pipelinePatch = z.object({
  label: z.string().exactOptional(),
  displayOrder: z.number().int().exactOptional(),
  archived: z.boolean().exactOptional(),
});

/** Answers everything below `/crm/pipelines/{version}/{type}`. */
export function pipelineHandler(call: HubSpotCall): HubSpotAnswer | undefined {
  const [typeName, pipelineId, word, stageId, ...rest] = call.segments;
  const space = requireSpace(call.state, typeName);
  if (rest.length > 0) return undefined;
  if (pipelineId === undefined) return collection(call, space);
  const pipeline = space.pipelines.get(pipelineId);
  if (pipeline === undefined) throw resourceNotFound();
  if (word === undefined) return onePipeline(call, space, pipeline);
  if (word !== 'stages') return undefined;
  return stageId === undefined ? stages(call, space, pipeline) : oneStage(call, space, pipeline, stageId);
}

/** Makes a pipeline with new ids where none are given. */
export function addPipeline(
  state: HubSpotState,
  space: ObjectSpace,
  input: {
    readonly pipelineId?: string | undefined;
    readonly label: string;
    readonly displayOrder: number;
    readonly stages: readonly StageInput[];
  },
): Pipeline {
  const made = input.stages.map((stage) => makeStage(stage, stage.stageId ?? space.pipelines.newId(), state.nowIso()));
  const id = input.pipelineId ?? space.pipelines.newId();
  const pipeline = makePipeline(id, input.label, input.displayOrder, made, state.nowIso());
  space.pipelines.put(pipeline);
  return pipeline;
}

function collection(call: HubSpotCall, space: ObjectSpace): HubSpotAnswer | undefined {
  if (call.method === 'GET') return { status: 200, body: { results: space.pipelines.list() } };
  if (call.method !== 'POST') return undefined;
  return { status: 201, body: addPipeline(call.state, space, readJson(call, pipelineInput)) };
}

function onePipeline(call: HubSpotCall, space: ObjectSpace, pipeline: Pipeline): HubSpotAnswer | undefined {
  if (call.method === 'GET') return { status: 200, body: pipeline };
  if (call.method === 'DELETE') {
    refuseUsed(space, ({ properties }) => properties.pipeline === pipeline.id);
    space.pipelines.remove(pipeline.id);
    return { status: 204 };
  }
  if (call.method === 'PATCH') return save(call, space, { ...pipeline, ...readJson(call, pipelinePatch) });
  if (call.method !== 'PUT') return undefined;
  const input = readJson(call, pipelineInput);
  return { status: 200, body: addPipeline(call.state, space, { ...input, pipelineId: pipeline.id }) };
}

function save(call: HubSpotCall, space: ObjectSpace, pipeline: Pipeline): HubSpotAnswer {
  const saved = { ...pipeline, updatedAt: call.state.nowIso() };
  space.pipelines.put(saved);
  return { status: 200, body: saved };
}

function stages(call: HubSpotCall, space: ObjectSpace, pipeline: Pipeline): HubSpotAnswer | undefined {
  if (call.method === 'GET') return { status: 200, body: { results: pipeline.stages } };
  if (call.method !== 'POST') return undefined;
  const input = readJson(call, stageInput);
  const stage = makeStage(input, input.stageId ?? space.pipelines.newId(), call.state.nowIso());
  save(call, space, { ...pipeline, stages: [...pipeline.stages, stage] });
  return { status: 201, body: stage };
}

function oneStage(call: HubSpotCall, space: ObjectSpace, pipeline: Pipeline, id: string): HubSpotAnswer | undefined {
  const stage = pipeline.stages.find((candidate) => candidate.id === id);
  if (stage === undefined) throw resourceNotFound();
  if (call.method === 'GET') return { status: 200, body: stage };
  if (call.method === 'DELETE') {
    refuseUsed(space, ({ properties }) => properties.pipeline === pipeline.id && properties.dealstage === id);
    save(call, space, { ...pipeline, stages: pipeline.stages.filter((candidate) => candidate !== stage) });
    return { status: 204 };
  }
  if (call.method !== 'PATCH' && call.method !== 'PUT') return undefined;
  const patch = call.method === 'PUT' ? readJson(call, stageInput) : readJson(call, stagePatch);
  const changed: PipelineStage = {
    ...makeStage({ ...stage, ...patch }, id, stage.createdAt),
    updatedAt: call.state.nowIso(),
  };
  save(call, space, {
    ...pipeline,
    stages: pipeline.stages.map((candidate) => (candidate === stage ? changed : candidate)),
  });
  return { status: 200, body: changed };
}

function refuseUsed(
  space: ObjectSpace,
  uses: (row: { readonly properties: Readonly<Record<string, string>> }) => boolean,
): void {
  const { live } = space.table;
  for (let at = 0; at < live.size; at++) {
    const row = space.table.get(live.at(at) ?? -1);
    if (row !== undefined && uses(row)) {
      throw new ApiError(400, {
        message: 'Stages that are in use cannot be deleted',
        category: 'VALIDATION_ERROR',
        subCategory: 'PipelineError.STAGE_ID_IN_USE',
      });
    }
  }
}

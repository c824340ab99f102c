import type { Stage } from '@crmsync/model';
import { slug } from '@crmsync/normalize';
import type { PipelineReference } from './rows/connection-state.ts';

/** How one account's pipelines and stages stand to the hub's. */
export interface PipelineMap {
  pipelineToHub(remoteId: string): string | undefined;
  pipelineToRemote(hubKey: string, current?: string): string | undefined;
  stageToHub(remoteId: string): string | undefined;
  /** Several remote stages may stand for one hub stage: the current one is kept if it is among them. */
  stageToRemote(hubKey: string, current?: string): string | undefined;
}

/** A pipeline of the hub: the first account that has it defines its stages. */
export interface HubPipeline {
  readonly key: string;
  readonly name: string;
  readonly stages: readonly (Stage & { readonly key: string })[];
}

/** Explicit ties, by remote id; everything else is matched by name, category and position. */
export interface PipelineTies {
  readonly pipelines?: { readonly [remoteId: string]: string };
  readonly stages?: { readonly [remoteId: string]: string };
}

/** The hub's pipelines: those of the first account, and further ones of the others that match none of them. */
export function hubPipelines(accounts: readonly (readonly PipelineReference[])[]): readonly HubPipeline[] {
  const found: HubPipeline[] = [];
  for (const [rank, pipelines] of accounts.entries()) {
    for (const [index, pipeline] of live(pipelines).entries()) {
      const key = slug(pipeline.name) || pipeline.id;
      const known = found.some((hub) => hub.key === key) || (rank > 0 && index === 0 && found.length > 0);
      if (!known) found.push({ key, name: pipeline.name, stages: keyed(key, pipeline.stages) });
    }
  }
  return found;
}

/** Ties one account's pipelines to the hub's. */
export function createPipelineMap(
  pipelines: readonly PipelineReference[],
  hub: readonly HubPipeline[],
  ties: PipelineTies = {},
): PipelineMap {
  const pipelineToHub = new Map<string, string>();
  const stageToHub = new Map<string, string>();
  const stageToRemote = new Map<string, string[]>();
  for (const [index, pipeline] of live(pipelines).entries()) {
    const target = tiedPipeline(pipeline, index, hub, ties);
    if (!target) continue;
    pipelineToHub.set(pipeline.id, target.key);
    for (const stage of pipeline.stages) {
      const hubStage = ties.stages?.[stage.id] ?? nearest(stage, pipeline.stages, target.stages)?.key;
      if (hubStage) stageToHub.set(stage.id, hubStage);
    }
    for (const hubStage of target.stages) {
      const exact = pipeline.stages
        .filter((stage) => stageToHub.get(stage.id) === hubStage.key)
        .map((stage) => stage.id);
      const fallback = nearest(hubStage, target.stages, pipeline.stages)?.id;
      const remotes = exact.length > 0 ? exact : fallback ? [fallback] : [];
      if (!stageToRemote.has(hubStage.key)) stageToRemote.set(hubStage.key, remotes);
    }
  }
  const pipelineToRemote = new Map<string, string[]>();
  for (const [remote, key] of pipelineToHub) pipelineToRemote.set(key, [...(pipelineToRemote.get(key) ?? []), remote]);
  const keepOrFirst = (remotes: readonly string[] | undefined, current: string | undefined): string | undefined =>
    current !== undefined && remotes?.includes(current) ? current : remotes?.[0];
  return {
    pipelineToHub: (remoteId) => pipelineToHub.get(remoteId),
    pipelineToRemote: (key, current) => keepOrFirst(pipelineToRemote.get(key), current),
    stageToHub: (remoteId) => stageToHub.get(remoteId),
    stageToRemote: (key, current) => keepOrFirst(stageToRemote.get(key), current),
  };
}

function live(pipelines: readonly PipelineReference[]): readonly PipelineReference[] {
  return pipelines.filter((pipeline) => !pipeline.archived).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

function keyed(pipelineKey: string, stages: readonly Stage[]): HubPipeline['stages'] {
  return stages.map((stage) => ({ ...stage, key: `${pipelineKey}/${slug(stage.name) || stage.id}` }));
}

function tiedPipeline(
  pipeline: PipelineReference,
  index: number,
  hub: readonly HubPipeline[],
  ties: PipelineTies,
): HubPipeline | undefined {
  const wanted = ties.pipelines?.[pipeline.id] ?? slug(pipeline.name);
  return hub.find((candidate) => candidate.key === wanted) ?? (index === 0 ? hub[0] : undefined);
}

/** The stage of `among` that means the same: by name, else the same category at the same relative place. */
function nearest<S extends Stage>(stage: Stage, own: readonly Stage[], among: readonly S[]): S | undefined {
  const byName = among.find((other) => slug(other.name) === slug(stage.name) && other.category === stage.category);
  if (byName) return byName;
  const peers = among.filter((other) => other.category === stage.category);
  if (peers.length === 0) return undefined;
  const place = relativePlace(stage, own);
  const ordered = [...peers].sort(
    (a, b) =>
      Math.abs(relativePlace(a, among) - place) - Math.abs(relativePlace(b, among) - place) ||
      a.order - b.order ||
      (a.id < b.id ? -1 : 1),
  );
  return ordered[0];
}

/** 0 for the first stage of its category, 1 for the last. */
function relativePlace(stage: Stage, stages: readonly Stage[]): number {
  const peers = stages.filter((other) => other.category === stage.category).sort((a, b) => a.order - b.order);
  const index = peers.findIndex((other) => other.id === stage.id);
  return peers.length < 2 || index < 0 ? 0 : index / (peers.length - 1);
}

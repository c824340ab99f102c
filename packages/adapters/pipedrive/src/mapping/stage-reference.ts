/**
 * Pipedrive's stages are all open; winning and losing is a deal's status. Other systems have closed stages, so each
 * pipeline shows two more that do not exist: `<pipeline id>:won` and `<pipeline id>:lost`.
 */
export type StageReference =
  | { readonly kind: 'stage'; readonly stageId: number }
  | { readonly kind: 'closed'; readonly status: 'won' | 'lost'; readonly pipelineId: number };

const closedPattern = /^(\d+):(won|lost)$/;

/** Takes a stage reference apart; `null` when it is none of this system's. */
export function parseStageReference(reference: string): StageReference | null {
  const [, pipeline, status] = closedPattern.exec(reference) ?? [];
  if (pipeline !== undefined && (status === 'won' || status === 'lost')) {
    return { kind: 'closed', status, pipelineId: Number(pipeline) };
  }
  return /^\d+$/.test(reference) ? { kind: 'stage', stageId: Number(reference) } : null;
}

/** The reference of a pipeline's won or lost stage. */
export function closedStageId(pipelineId: number, status: 'won' | 'lost'): string {
  return `${pipelineId}:${status}`;
}

/** What a stage reference says about the status of its deals. */
export function statusOfStage(reference: string): 'open' | 'won' | 'lost' {
  const parsed = parseStageReference(reference);
  return parsed?.kind === 'closed' ? parsed.status : 'open';
}

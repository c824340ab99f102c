/** A stage as the API describes it. */
export interface PipelineStage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT';
}

/** A pipeline as the API describes it. */
export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly stages: readonly PipelineStage[];
}

/** A stage as a request describes it. */
export interface StageInput {
  readonly stageId?: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly metadata: Readonly<Record<string, string>>;
}

const defaultStages: readonly (readonly [id: string, label: string, probability: string])[] = [
  ['appointmentscheduled', 'Appointment Scheduled', '0.2'],
  ['qualifiedtobuy', 'Qualified To Buy', '0.4'],
  ['presentationscheduled', 'Presentation Scheduled', '0.6'],
  ['decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'],
  ['contractsent', 'Contract Sent', '0.9'],
  ['closedwon', 'Closed Won', '1.0'],
  ['closedlost', 'Closed Lost', '0.0'],
];

/** The pipelines of one kind of object, kept by id in display order. */
export interface PipelineStore {
  list(): Pipeline[];
  get(id: string): Pipeline | undefined;
  put(pipeline: Pipeline): void;
  remove(id: string): void;
  /** A new id in the vendor's style. */
  newId(): string;
}

/** Makes the pipelines of a new account: the default one for deals, none for the rest. */
export function createPipelineStore(objectType: string, atIso: string): PipelineStore {
  const pipelines = new Map<string, Pipeline>();
  let lastId = 70_000_000;
  if (objectType === 'deals') {
    const stages = defaultStages.map(([stageId, label, probability], displayOrder) =>
      makeStage({ stageId, label, displayOrder, metadata: { probability } }, stageId, atIso),
    );
    pipelines.set('default', makePipeline('default', 'Sales Pipeline', 0, stages, atIso));
  }
  return {
    list: () => [...pipelines.values()].sort((left, right) => left.displayOrder - right.displayOrder),
    get: (id) => pipelines.get(id),
    put: (pipeline) => pipelines.set(pipeline.id, pipeline),
    remove: (id) => pipelines.delete(id),
    newId: () => String(++lastId),
  };
}

/** Makes a stage; whether it is closed follows from its probability. */
export function makeStage(input: StageInput, id: string, atIso: string): PipelineStage {
  const probability = Number(input.metadata.probability);
  const closed = probability === 0 || probability === 1;
  return {
    id,
    label: input.label,
    displayOrder: input.displayOrder,
    metadata: { isClosed: String(closed), ...input.metadata },
    archived: false,
    createdAt: atIso,
    updatedAt: atIso,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  };
}

/** Makes a pipeline. */
export function makePipeline(
  id: string,
  label: string,
  displayOrder: number,
  stages: readonly PipelineStage[],
  atIso: string,
): Pipeline {
  return { id, label, displayOrder, archived: false, createdAt: atIso, updatedAt: atIso, stages };
}

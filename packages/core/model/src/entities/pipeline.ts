import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** The stages that deals (or other records) run through. Read-only. */
export const pipelineEntity = defineEntity({
  entity: 'pipeline',
  fields: {
    name: { kind: 'text' },
    order: { kind: 'int' },
    archived: { kind: 'bool' },
    /** A list of `Stage`. */
    stages: { kind: 'json' },
  },
  associations: {},
});

export type Pipeline = FieldsOf<typeof pipelineEntity>;

import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** Work done for a client. */
export const projectEntity = defineEntity({
  entity: 'project',
  fields: {
    name: { kind: 'text' },
    status: { kind: 'text', oneOf: ['planned', 'active', 'delayed', 'onHold', 'done', 'cancelled'] },
    description: { kind: 'richText' },
    startOn: { kind: 'date' },
    dueOn: { kind: 'date' },
    startedAt: { kind: 'instant' },
    completedAt: { kind: 'instant' },
    owner: { kind: 'reference', to: 'owner' },
    /** A list of `{ id, name, dueOn?, reachedAt? }`. */
    milestones: { kind: 'json' },
    delayReason: { kind: 'text' },
    /** 0 to 1 as decimal text. */
    progress: { kind: 'decimal' },
    tags: { kind: 'tags' },
  },
  associations: { contacts: { to: 'contact' }, companies: { to: 'company' }, deals: { to: 'deal' } },
});

export type Project = FieldsOf<typeof projectEntity>;

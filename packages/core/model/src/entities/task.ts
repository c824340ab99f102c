import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** Something to do. At most one of `dueAt` and `dueOn` is set. */
export const taskEntity = defineEntity({
  entity: 'task',
  fields: {
    subject: { kind: 'text' },
    body: { kind: 'richText' },
    status: { kind: 'text', oneOf: ['open', 'inProgress', 'waiting', 'done', 'cancelled'] },
    priority: { kind: 'text', oneOf: ['low', 'normal', 'high', 'urgent'] },
    dueAt: { kind: 'instant' },
    dueOn: { kind: 'date' },
    completedAt: { kind: 'instant', readOnly: true },
    owner: { kind: 'reference', to: 'owner' },
    kind: { kind: 'text', oneOf: ['todo', 'call', 'email', 'other'] },
  },
  associations: { contacts: { to: 'contact' }, companies: { to: 'company' }, deals: { to: 'deal' } },
});

export type Task = FieldsOf<typeof taskEntity>;

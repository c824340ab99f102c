import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** A sale in progress. `status` follows from the stage and is never written alone. */
export const dealEntity = defineEntity({
  entity: 'deal',
  fields: {
    name: { kind: 'text' },
    amount: { kind: 'money' },
    pipeline: { kind: 'reference', to: 'pipeline' },
    stage: { kind: 'reference', to: 'stage' },
    status: { kind: 'text', oneOf: ['open', 'won', 'lost'], readOnly: true },
    /** 0 to 1 as decimal text. */
    probability: { kind: 'decimal' },
    expectedCloseOn: { kind: 'date' },
    closedAt: { kind: 'instant', readOnly: true },
    lostReason: { kind: 'text' },
    wonReason: { kind: 'text' },
    type: { kind: 'choice' },
    source: { kind: 'text' },
    owner: { kind: 'reference', to: 'owner' },
    priority: { kind: 'choice' },
    description: { kind: 'richText' },
    tags: { kind: 'tags' },
    stageChangedAt: { kind: 'instant', readOnly: true },
  },
  associations: { companies: { to: 'company' }, contacts: { to: 'contact' } },
});

export type Deal = FieldsOf<typeof dealEntity>;

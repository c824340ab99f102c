import { defineEntity, type FieldsOf } from '../entity-definition.ts';

/** A user of a system to whom records are assigned. Matched between systems by e-mail; read-only. */
export const ownerEntity = defineEntity({
  entity: 'owner',
  fields: {
    name: { kind: 'text' },
    email: { kind: 'email' },
    active: { kind: 'bool' },
    role: { kind: 'text' },
    teams: { kind: 'tags' },
    /** A second id of the same person where a system has two (HubSpot: owner id and user id). */
    userId: { kind: 'text' },
  },
  associations: {},
});

export type Owner = FieldsOf<typeof ownerEntity>;

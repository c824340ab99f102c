import { z } from 'zod';
import { validationError } from './api-error.ts';
import type { AssociationType } from './association-type.ts';
import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import type { WantedLink } from './record-writer.ts';
import { requireRecord } from './record-writer.ts';

/** A kind of link as a request names it. */
export const associationSpec = z.object({
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED', 'WORK']),
  associationTypeId: z.number().int(),
});

/** A link inside a create request. */
export const linkInput = z.object({ to: z.object({ id: z.coerce.string() }), types: z.array(associationSpec).min(1) });

/** Finds the records and kinds that links of a create request name. Throws `ApiError`. */
export function wantedLinks(
  state: HubSpotState,
  space: ObjectSpace,
  inputs: readonly z.infer<typeof linkInput>[],
): WantedLink[] {
  return inputs.map(({ to, types }) => {
    const found = types.map((spec) => requireAssociationType(state, spec, space.type.name));
    const kind = found[0]?.to ?? '';
    const target = state.spaces.get(kind);
    if (target === undefined) throw validationError(`No association type leads from ${space.type.name}`);
    return { to: { type: kind, id: requireRecord(target, to.id).id }, types: found };
  });
}

/** Finds a kind of link that starts, and where given ends, at the right kinds of object. Throws `ApiError`. */
export function requireAssociationType(
  state: HubSpotState,
  spec: z.infer<typeof associationSpec>,
  from: string,
  to?: string,
): AssociationType {
  const type = state.associationTypes.get(spec.associationTypeId);
  const fits =
    type !== undefined &&
    type.category === spec.associationCategory &&
    type.from === from &&
    (to === undefined || type.to === to);
  if (!fits) {
    throw validationError(
      `Association type id ${spec.associationTypeId} doesn't exist between ${from} and ${to ?? 'the given object'}`,
    );
  }
  return type;
}

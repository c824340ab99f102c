import type { ObjectSpace } from './hubspot-state.ts';

/** The properties of a deal that follow from its stage. */
export function closedLike(space: ObjectSpace, properties: Readonly<Record<string, string>>): Record<string, string> {
  if (space.type.name !== 'deals') return {};
  const pipeline = space.pipelines.get(properties.pipeline ?? 'default');
  const stage = pipeline?.stages.find(({ id }) => id === properties.dealstage);
  if (stage === undefined) return {};
  const probability = stage.metadata.probability ?? '0.0';
  const closed = stage.metadata.isClosed === 'true';
  return {
    hs_is_closed: String(closed),
    hs_is_closed_won: String(closed && Number(probability) === 1),
    hs_deal_stage_probability: probability,
  };
}

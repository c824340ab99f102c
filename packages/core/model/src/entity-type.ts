/** The kinds of record the model knows. */
export const entityTypes = [
  'owner',
  'pipeline',
  'company',
  'contact',
  'lead',
  'deal',
  'project',
  'order',
  'activity',
  'task',
] as const;

/** One kind of record. The order of {@link entityTypes} is the order of dependency: parents come first. */
export type EntityType = (typeof entityTypes)[number];

/** Records whose entity is known, by number, so that a million of them are numbers and not objects. */
export interface LabelledRecords {
  readonly count: number;
  /** Number of a record; undefined for records without a truth. */
  readonly numberOf: (id: string) => number | undefined;
  /** Number of the entity of each record. */
  readonly entities: Int32Array;
  /** How many records each entity has. */
  readonly entitySizes: Int32Array;
  /** Number of the source of each record; absent when sources do not matter. */
  readonly sources?: Int32Array;
}

/** Numbers records, entities and sources. */
export function labelRecords(
  truth: ReadonlyMap<string, string>,
  sources?: ReadonlyMap<string, string>,
): LabelledRecords {
  const numbers = new Map<string, number>();
  const entities = new Int32Array(truth.size);
  const sourceNumbers = new Int32Array(sources ? truth.size : 0);
  const entityOf = createNumbering();
  const sourceOf = createNumbering();
  for (const [id, entity] of truth) {
    const number = numbers.size;
    numbers.set(id, number);
    entities[number] = entityOf(entity);
    if (sources) sourceNumbers[number] = sourceOf(sources.get(id) ?? '');
  }
  return {
    count: truth.size,
    numberOf: (id) => numbers.get(id),
    entities,
    entitySizes: countEach(entities),
    ...(sources ? { sources: sourceNumbers } : {}),
  };
}

function countEach(entities: Int32Array): Int32Array {
  const sizes = new Int32Array(entities.length);
  for (const entity of entities) sizes[entity] = (sizes[entity] ?? 0) + 1;
  return sizes;
}

function createNumbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
}

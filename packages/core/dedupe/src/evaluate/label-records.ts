/** A record whose entity is known. */
export interface LabelledRecord {
  /** Number of its entity. */
  readonly entity: number;
  /** Number of its source; -1 when sources do not matter. */
  readonly source: number;
}

/** Numbers entities and sources, so that what follows counts numbers and not texts. */
export function labelRecords(
  truth: ReadonlyMap<string, string>,
  sources?: ReadonlyMap<string, string>,
): ReadonlyMap<string, LabelledRecord> {
  const entityOf = createNumbering();
  const sourceOf = createNumbering();
  const labelled = new Map<string, LabelledRecord>();
  for (const [id, entity] of truth) {
    labelled.set(id, { entity: entityOf(entity), source: sources ? sourceOf(sources.get(id) ?? '') : -1 });
  }
  return labelled;
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

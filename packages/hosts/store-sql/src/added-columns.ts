import type { ColumnPlan, SchemaStep } from './schema-plan.ts';

/** The columns that steps add to tables, by collection. */
export function addedColumns(steps: readonly SchemaStep[]): ReadonlyMap<string, readonly ColumnPlan[]> {
  const added = new Map<string, ColumnPlan[]>();
  for (const step of steps) {
    if (step.kind !== 'addColumn') continue;
    const columns = added.get(step.collection) ?? [];
    added.set(step.collection, columns);
    columns.push(step.column);
  }
  return added;
}

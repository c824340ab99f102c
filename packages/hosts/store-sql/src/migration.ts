import { createHash } from 'node:crypto';
import { type Collection, StoreError } from '@crmsync/store';
import { planSteps, planTables, type SchemaStep } from './schema-plan.ts';

/** A migration as it is kept in the database: its steps and a checksum over them and all migrations before it. */
export interface Migration {
  readonly version: number;
  readonly checksum: string;
  /** JSON of the steps. */
  readonly steps: string;
}

/** The migration from what was applied to the collections, or nothing. @throws StoreError when what was applied was changed since */
export function nextMigration(
  applied: readonly Migration[],
  collections: readonly Collection[],
): (Migration & { readonly parsed: readonly SchemaStep[] }) | undefined {
  const parsed = planSteps(checkedSteps(applied), planTables(collections));
  if (parsed.length === 0) return undefined;
  const steps = JSON.stringify(parsed);
  return { version: applied.length + 1, checksum: checksum(applied.at(-1), steps), steps, parsed };
}

function checkedSteps(applied: readonly Migration[]): readonly SchemaStep[] {
  return applied.flatMap((migration, at) => {
    if (migration.version !== at + 1 || migration.checksum !== checksum(applied[at - 1], migration.steps)) {
      throw new StoreError(`migration ${migration.version} of the store is not the one that was applied`, {
        remedy: 'Restore the migrations table; it is not to be edited.',
      });
    }
    // The checksum says that these are the steps which this package wrote.
    return JSON.parse(migration.steps) as SchemaStep[];
  });
}

function checksum(before: Migration | undefined, steps: string): string {
  return createHash('sha256')
    .update(`${before?.checksum ?? ''}\n${steps}`)
    .digest('hex');
}

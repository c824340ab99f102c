import { type AssociationPatch, type Patch, RejectedError } from '@crmsync/adapter';
import type { FieldSet, PortContext, WireProps } from '@crmsync/adapter-kit';
import type { Warning } from '@crmsync/model';
import { customUnder, type PartPlan, type TablePlan } from '../mapping/table-plan.ts';

/** Values of columns. */
export type Doc = { readonly [column: string]: unknown };

/** What a patch means for the columns of a row. */
export interface PreparedRecord {
  readonly doc: Doc;
  /** Columns that are emptied only if they refer to one of these keys. */
  readonly unlinked: { readonly [column: string]: readonly string[] };
  readonly warnings: readonly Warning[];
}

/** Turns a patch into columns. @throws RejectedError when it refers to what a column cannot refer to */
export async function preparedRecord(
  context: PortContext,
  plan: TablePlan,
  part: PartPlan,
  patch: Patch,
  current: FieldSet | undefined,
): Promise<PreparedRecord> {
  const custom = await context.customDefinitions(Object.keys(patch.custom));
  const { props, warnings } = part.mapping.patch(patch, current, custom);
  const { doc, unlinked } = linkedColumns(plan, part, patch.associations);
  const all = { ...customColumns(part, props), ...doc };
  const fixed = new Set([...Object.keys(plan.definition.tenant ?? {}), plan.key]);
  return { doc: Object.fromEntries(Object.entries(all).filter(([column]) => !fixed.has(column))), unlinked, warnings };
}

function customColumns(part: PartPlan, { [customUnder]: further, ...columns }: WireProps): Doc {
  const values = typeof further === 'object' && further !== null ? Object.entries(further) : [];
  const custom = values.flatMap(([remoteKey, value]) => {
    const one = part.custom[remoteKey];
    return one ? [[one.column, value] as const] : [];
  });
  return { ...columns, ...Object.fromEntries(custom) };
}

function linkedColumns(
  plan: TablePlan,
  part: PartPlan,
  patches: { readonly [role: string]: AssociationPatch },
): Pick<PreparedRecord, 'doc' | 'unlinked'> {
  const doc: Record<string, unknown> = {};
  const unlinked: Record<string, readonly string[]> = {};
  for (const [role, { add, remove, primary }] of Object.entries(patches)) {
    const association = part.slot === undefined ? plan.definition.associations?.[role] : undefined;
    if (!association) continue;
    const { column, to } = association;
    const keyOf = (id: string): string => {
      const key = plan.keyOfTarget(to, id);
      if (key !== undefined) return key;
      throw new RejectedError(`${plan.objectType}: ${role} leads to rows of ${to}, not to what lies in their slots`);
    };
    const chosen = primary ?? add[0];
    if (chosen) doc[column] = keyOf(chosen.id);
    else if (remove.length > 0) unlinked[column] = remove.map(({ id }) => keyOf(id));
  }
  return { doc, unlinked };
}

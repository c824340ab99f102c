import type { ListOptions, Quarantined, RemoteRecord, Tombstone } from '@crmsync/adapter';
import { instantOfMs, momentMs, type PortContext, readItems, type WireProps } from '@crmsync/adapter-kit';
import { type FieldDefinition, type Instant, toInstant } from '@crmsync/model';
import { customUnder, type PartPlan, partOf, type TablePlan } from '../mapping/table-plan.ts';
import { type RecordRow, recordSchema } from '../wire/row-schema.ts';

/** What to read of records, as the caller asked. */
export interface Asked {
  readonly custom: readonly FieldDefinition[];
  readonly associations: boolean;
}

/** What a call asks for; custom fields only when they are named. */
export async function askedOf(context: PortContext, options: ListOptions = {}): Promise<Asked> {
  const custom = await context.customDefinitions(options.custom ?? []);
  return { custom, associations: options.associations ?? true };
}

/** Remote keys of what is asked for. */
export function customKeys({ custom }: Asked): readonly string[] {
  return custom.map(({ remoteKey }) => remoteKey);
}

/** Records of an answer, and those that could not be read. */
export function readRows(
  context: PortContext,
  plan: TablePlan,
  rows: readonly unknown[],
  asked: Asked,
): { readonly records: readonly RemoteRecord[]; readonly quarantined: readonly Quarantined[] } {
  return readItems(rows, {
    objectType: plan.objectType,
    schema: recordSchema,
    read: (row) => recordOf(context, plan, row, asked),
  });
}

/** One record. What was lost in reading is logged. */
export function recordOf(context: PortContext, plan: TablePlan, row: RecordRow, asked: Asked): RemoteRecord {
  const { entity, objectType } = plan;
  const part = partOf(plan, plan.ids.read(row.id)?.slot);
  const { fields, custom, warnings } = part.mapping.read(wireOf(part, row, asked), asked.custom);
  for (const { code, field } of warnings) {
    context.logger.log('warn', 'record.warning', { objectType, id: row.id, code, field: field ?? null });
  }
  const updatedAt = momentOf(row.updated);
  const createdAt = momentOf(row.created);
  const deleted = tombstoneOf(row);
  return {
    ref: { objectType, id: row.id },
    entity,
    fields,
    custom,
    associations: asked.associations && part.slot === undefined ? associationsOf(plan, row) : {},
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(row.version ? { version: row.version } : {}),
    ...(deleted ? { deleted } : {}),
  };
}

function wireOf(part: PartPlan, { doc }: RecordRow, { custom }: Asked): WireProps {
  const further: Record<string, unknown> = {};
  for (const { remoteKey } of custom) {
    const from = part.custom[remoteKey]?.column;
    if (from !== undefined && Object.hasOwn(doc, from)) further[remoteKey] = doc[from];
  }
  return { ...doc, [customUnder]: further };
}

function associationsOf(plan: TablePlan, { doc }: RecordRow): RemoteRecord['associations'] {
  const roles = Object.entries(plan.definition.associations ?? {});
  return Object.fromEntries(
    roles.flatMap(([role, { column, to }]) => {
      if (!Object.hasOwn(doc, column)) return [];
      const key = doc[column] ?? null;
      const refs = key === null ? [] : [{ objectType: to, id: plan.idOfTarget(to, key) }];
      return [[role, { refs, complete: true }]];
    }),
  );
}

function tombstoneOf({ gone, goneAt }: RecordRow): Tombstone | undefined {
  if (!gone) return undefined;
  const at = momentOf(goneAt);
  return { kind: gone === 'empty' ? 'hard' : gone, ...(at === undefined ? {} : { at }) };
}

function momentOf(text: string | null | undefined): Instant | undefined {
  const ms = text ? momentMs(text) : undefined;
  return ms === undefined ? undefined : instantOfMs(ms);
}

/** The database's time in an answer. */
export function observed(at: string): Instant {
  return momentOf(at) ?? toInstant(0);
}

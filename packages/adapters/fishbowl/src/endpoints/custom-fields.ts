import { type ListOptions, PermissionError } from '@crmsync/adapter';
import type { CallContext, PortContext } from '@crmsync/adapter-kit';
import type { EntityType, FieldDefinition } from '@crmsync/model';
import { customDefinitions, type ExtraColumns } from '../mapping/custom-field.ts';
import { customFieldsRow } from '../wire.ts';
import { detailRows } from './data-query.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';
import { queryServer } from './server.ts';
import { type Sql, sql } from './sql.ts';

/** Where the custom fields of an object type are found, and which columns are told like them. */
export interface CustomSource {
  readonly table: Sql;
  readonly extra: ExtraColumns;
}

const sampledRows = 200;

/** The custom fields that the newest records show; there is no list of them. None where the user may not query. */
export async function describeCustom(
  context: CallContext,
  settings: CheckedSettings,
  owner: { readonly entity: EntityType; readonly objectType: string },
  { table, extra }: CustomSource,
): Promise<readonly FieldDefinition[]> {
  try {
    await queryServer(context, settings);
  } catch (error) {
    if (error instanceof PermissionError) return [];
    throw error;
  }
  const statement = sql`SELECT ${table}.customFields AS customFields FROM ${table}
    WHERE ${table}.customFields IS NOT NULL ORDER BY ${table}.id DESC LIMIT ${sampledRows}`;
  const rows = await detailRows(context, statement, customFieldsRow, `${owner.objectType}.describe`);
  return customDefinitions(
    owner,
    rows.map(({ customFields }) => customFields),
    extra,
  );
}

/** The definitions of the custom fields that a reading asks for. */
export function askedFields(context: PortContext, { custom = [] }: ListOptions): Promise<readonly FieldDefinition[]> {
  return context.customDefinitions(custom);
}

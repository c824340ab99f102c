import type { CallContext } from '@crmsync/adapter-kit';
import type { EntityType, FieldDefinition } from '@crmsync/model';
import { customDefinition } from '../mapping/custom-field.ts';
import { customFieldWire } from '../wire.ts';
import { type MetaKind, readMeta } from './account.ts';
import type { SuitedashSettings } from './settings.ts';

const kinds: { readonly [objectType: string]: MetaKind } = {
  contacts: 'contact',
  companies: 'company',
  projects: 'project',
};

/** The custom fields of one kind of record as the account has them. Those of unknown form are left out and logged. */
export async function customFieldsOf(
  context: CallContext,
  { entity, objectType }: { readonly entity: EntityType; readonly objectType: string },
  settings: SuitedashSettings,
): Promise<readonly FieldDefinition[]> {
  const kind = kinds[objectType];
  if (kind === undefined) return [];
  const meta = await readMeta(context, settings, kind);
  return [...(meta.custom_fields ?? []), ...(meta.project_custom_fields ?? [])].flatMap((field) => {
    const parsed = customFieldWire.safeParse(field);
    if (parsed.success) return [customDefinition(parsed.data, { entity, objectType }, settings)];
    context.logger.log('warn', 'field.unreadable', { objectType });
    return [];
  });
}

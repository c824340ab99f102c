import { defineMapping, field, type Mapping, text, type WireProps } from '@crmsync/adapter-kit';
import type { FieldDefinition } from '@crmsync/model';
import { type OpenPhoneSettings, usualLabel } from '../endpoints/settings.ts';
import type { ContactWire, CustomItemWire } from '../wire.ts';
import { customMapping } from './custom-field.ts';
import { emailList, phoneList } from './item-list.ts';

/**
 * Contacts, as {@link contactValues} lays them out.
 * @see https://quo.com/docs
 */
export function contactMapping(settings: OpenPhoneSettings): Mapping<'contact'> {
  const { emailLabel = usualLabel, strictPhones = true } = settings;
  return defineMapping('contact', {
    rows: {
      firstName: field('firstName', text()),
      lastName: field('lastName', text()),
      companyName: field('company', text()),
      jobTitle: field('role', text()),
      emails: emailList(emailLabel),
      phones: phoneList(usualLabel, strictPhones),
      ...(settings.creatorIsOwner ? { owner: field('createdByUserId', text(), { readOnly: true }) } : {}),
    },
    custom: customMapping,
  });
}

/**
 * A contact as the mapping reads it: default fields beside the others, and the custom fields asked for by their keys. A
 * field that a contact does not show is empty, unless the whole list of them was not sent.
 */
export function contactValues(wire: ContactWire, definitions: readonly FieldDefinition[]): WireProps {
  const { defaultFields, customFields, ...rest } = wire;
  const custom: Record<string, unknown> = {};
  const shown = customFields && new Map(customFields.map((item) => [keyOf(item, definitions), item.value]));
  for (const { custom: isCustom, remoteKey } of definitions) {
    if (!isCustom) continue;
    const own = recordKeys.find((key) => key === remoteKey);
    if (shown?.has(remoteKey)) custom[`custom.${remoteKey}`] = shown.get(remoteKey) ?? null;
    else if (own !== undefined) custom[`custom.${remoteKey}`] = wire[own];
    else if (shown) custom[`custom.${remoteKey}`] = null;
  }
  return { ...rest, ...defaultFields, ...custom };
}

/** Where a contact came from: no custom fields, but keys of the record that a host may want to tie. */
export const recordKeys = ['externalId', 'source', 'sourceUrl'] as const;

/** The key of a custom field of a contact; where it is missing, that of the only definition with its name. */
export function keyOf(item: CustomItemWire, definitions: readonly FieldDefinition[]): string | undefined {
  if (item.key) return item.key;
  const named = definitions.filter(({ custom, label }) => custom && label === item.name);
  return named.length === 1 ? named[0]?.remoteKey : undefined;
}

import { type CallContext, path } from '@crmsync/adapter-kit';
import type { FieldDefinition } from '@crmsync/model';
import { z } from 'zod';
import { recordKeys } from '../mapping/contact.ts';
import { customDefinition } from '../mapping/custom-field.ts';
import { customFieldWire } from '../wire.ts';
import type { OpenPhoneSettings } from './settings.ts';

const labels = { externalId: 'External id', source: 'Source', sourceUrl: 'Address at the source' };

/**
 * The custom fields of contacts, made in the application alone, and where a contact came from, to read, in their place.
 * @see https://quo.com/docs
 */
export async function contactCustomFields(
  context: CallContext,
  settings: OpenPhoneSettings,
): Promise<readonly FieldDefinition[]> {
  const { body } = await context.http.send({
    method: 'GET',
    path: path`/contact-custom-fields`,
    schema: z.object({ data: z.array(customFieldWire) }),
    operation: 'contactCustomFields.list',
  });
  const own = body.data.map((wire) => customDefinition(wire, settings));
  const taken = new Set(own.map(({ remoteKey }) => remoteKey));
  return [
    ...own,
    ...recordKeys
      .filter((key) => !taken.has(key))
      .map(
        (key): FieldDefinition => ({
          entity: 'contact',
          objectType: 'contacts',
          remoteKey: key,
          label: labels[key],
          kind: key === 'sourceUrl' ? 'url' : 'text',
          custom: true,
          readOnly: true,
        }),
      ),
  ];
}

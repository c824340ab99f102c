import {
  dateOnly,
  defineMapping,
  field,
  html,
  type Mapping,
  type MappingGroup,
  numericId,
  text,
} from '@crmsync/adapter-kit';
import { addressRow } from './address.ts';
import { emailRow, phoneRow } from './contact-point.ts';
import { customFields } from './custom-field.ts';
import { labelRow } from './label.ts';
import { joinName, splitName } from './person-name.ts';

const name: MappingGroup<'contact'> = {
  fields: ['firstName', 'lastName'],
  wire: ['name'],
  optional: ['first_name', 'last_name'],
  read: (wire) => {
    const { name: whole, first_name: first, last_name: last } = wire;
    const split = splitName(textOf(whole));
    if (!('first_name' in wire)) return split;
    return { firstName: textOf(first), lastName: textOf(last) };
  },
  write: (values, note) => {
    const whole = joinName({ firstName: values.firstName ?? null, lastName: values.lastName ?? null });
    if (whole === null) {
      note('NAME_REQUIRED', 'A person has a name here; it was left as it is.');
      return undefined;
    }
    const shown = splitName(whole);
    if (shown.firstName !== (values.firstName ?? null) || shown.lastName !== (values.lastName ?? null)) {
      note('NAME_SPLIT', 'The remote splits the whole name itself: the first word is the first name.');
    }
    return { name: whole };
  },
};

/**
 * Persons. The fields of contact sync work only where that is on: sending them elsewhere is refused.
 * @see https://developers.pipedrive.com/docs/api/v1/Persons
 */
export function personMapping(options: { readonly contactSync: boolean }): Mapping<'contact'> {
  return defineMapping('contact', {
    groups: [name],
    rows: {
      emails: emailRow('emails'),
      phones: phoneRow('phones'),
      owner: field('owner_id', numericId(), { neverEmpty: true }),
      tags: labelRow,
      ...(options.contactSync
        ? {
            jobTitle: field('job_title', text()),
            birthday: field('birthday', dateOnly()),
            description: field('notes', html()),
            addresses: addressRow('postal_address'),
          }
        : {}),
    },
    custom: customFields,
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

import { contactPoints } from './contact-points.ts';
import { customFieldsCheck } from './custom-field-value.ts';
import { after, checkLink, checkOwner, type EntityRules, labelIds } from './entity-rules.ts';
import { clearable, date, type InputShape, integer, moment, oneOf, text } from './input-shape.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { postalAddress } from './postal-address.ts';

/** Person fields that exist only where contact sync is on. */
export const contactSyncFields = ['postal_address', 'notes', 'im', 'birthday', 'job_title'] as const;

/** Visibility groups: owner, owner's group, group and below, everybody. */
export const visibility = oneOf(1, 3, 5, 7);

/** Rules of persons. The name is written whole; first and last name are split by the server and read-only. */
export const personRules: EntityRules = {
  entity: 'person',
  required: [],
  shape(state, mode): InputShape {
    return {
      name: text({ filled: true }),
      owner_id: integer,
      org_id: clearable(integer),
      emails: contactPoints,
      phones: contactPoints,
      visible_to: visibility,
      label_ids: labelIds(state, 'person'),
      custom_fields: customFieldsCheck(state.fields.person.get),
      ...(mode === 'create' ? { add_time: moment } : {}),
      ...(state.company.contactSync ? contactSyncShape : {}),
    };
  },
  forbidden: (state: PipedriveState) => (state.company.contactSync ? {} : contactSyncRefusals),
  complete(draft) {
    checkOwner(draft);
    checkLink(draft, 'org_id', 'organization');
    const name = after(draft, 'name', '');
    return {
      name,
      ...splitName(String(name)),
      owner_id: after(draft, 'owner_id', draft.cause.userId),
      org_id: after(draft, 'org_id', null),
      emails: after(draft, 'emails', []),
      phones: after(draft, 'phones', []),
      visible_to: after(draft, 'visible_to', 3),
      label_ids: after(draft, 'label_ids', []),
      picture_id: after(draft, 'picture_id', null),
      ...(draft.state.company.contactSync
        ? {
            postal_address: after(draft, 'postal_address', null),
            notes: after(draft, 'notes', null),
            im: after(draft, 'im', []),
            birthday: after(draft, 'birthday', null),
            job_title: after(draft, 'job_title', null),
          }
        : {}),
    };
  },
};

const contactSyncShape: InputShape = {
  postal_address: postalAddress,
  notes: clearable(text()),
  im: contactPoints,
  birthday: clearable(date),
  job_title: clearable(text()),
};

const contactSyncRefusals = Object.fromEntries(
  contactSyncFields.map((key) => [key, `Field ${key} is available only with contact sync`]),
);

/** The first word is the first name, the rest the last name. */
function splitName(name: string): { first_name: string | null; last_name: string | null } {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  return { first_name: first === '' ? null : first, last_name: rest.length === 0 ? null : rest.join(' ') };
}

import { customFieldsCheck } from './custom-field-value.ts';
import { after, checkOwner, type EntityRules, labelIds } from './entity-rules.ts';
import { type Check, clearable, InputProblem, type InputShape, integer, moment, number, text } from './input-shape.ts';
import { visibility } from './person-rules.ts';
import type { PipedriveState } from './pipedrive-state.ts';
import { postalAddress } from './postal-address.ts';

/** Rules of organizations. */
export const organizationRules: EntityRules = {
  entity: 'organization',
  required: ['name'],
  shape(state, mode): InputShape {
    return {
      name: text({ filled: true }),
      owner_id: integer,
      visible_to: visibility,
      label_ids: labelIds(state, 'organization'),
      address: postalAddress,
      website: clearable(text()),
      linkedin: clearable(text()),
      industry: clearable(industry(state)),
      annual_revenue: clearable(number),
      employee_count: clearable(integer),
      custom_fields: customFieldsCheck(state.fields.organization.get),
      ...(mode === 'create' ? { add_time: moment } : {}),
    };
  },
  complete(draft) {
    checkOwner(draft);
    return {
      name: after(draft, 'name', ''),
      owner_id: after(draft, 'owner_id', draft.cause.userId),
      visible_to: after(draft, 'visible_to', 3),
      address: after(draft, 'address', null),
      label_ids: after(draft, 'label_ids', []),
      website: after(draft, 'website', null),
      linkedin: after(draft, 'linkedin', null),
      industry: after(draft, 'industry', null),
      annual_revenue: after(draft, 'annual_revenue', null),
      employee_count: after(draft, 'employee_count', null),
    };
  },
};

function industry(state: PipedriveState): Check {
  return (value, path) => {
    const id = integer(value, path);
    if (state.fields.organization.get('industry')?.options?.some((option) => option.id === id) !== true) {
      throw new InputProblem(path, 'must be an existing option id');
    }
    return id;
  };
}

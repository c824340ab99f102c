import { invalidInput } from './api-error.ts';
import { after, checkLink, checkOwner, type EntityRules } from './entity-rules.ts';
import { binaryFlag, clearable, type InputShape, integer, moment, text } from './input-shape.ts';

const links = ['lead_id', 'deal_id', 'person_id', 'org_id', 'project_id', 'task_id'] as const;
const pins = ['lead', 'deal', 'organization', 'person', 'project', 'task'].map((name) => `pinned_to_${name}_flag`);

/** Rules of notes (v1): HTML content that hangs on at least one other object. */
export const noteRules: EntityRules = {
  entity: 'note',
  required: ['content'],
  shape: (): InputShape => ({
    content: text({ filled: true }),
    user_id: integer,
    lead_id: clearable(text()),
    ...Object.fromEntries(links.slice(1).map((key) => [key, clearable(integer)])),
    ...Object.fromEntries(pins.map((key) => [key, binaryFlag])),
    // The published description has it in a change, too.
    add_time: moment,
  }),
  complete(draft) {
    checkOwner(draft, 'user_id');
    checkLink(draft, 'deal_id', 'deal');
    checkLink(draft, 'person_id', 'person');
    checkLink(draft, 'org_id', 'organization');
    const linked = Object.fromEntries(links.map((key) => [key, after(draft, key, null)]));
    if (Object.values(linked).every((id) => id === null)) {
      throw invalidInput([`one of the following fields is required: ${links.join(', ')}`]);
    }
    return {
      content: after(draft, 'content', ''),
      user_id: after(draft, 'user_id', draft.cause.userId),
      last_update_user_id: draft.before === undefined ? null : draft.cause.userId,
      ...linked,
      ...Object.fromEntries(pins.map((key) => [key, after(draft, key, false)])),
    };
  },
};

import { bool, defineMapping, field, type Mapping, text } from '@crmsync/adapter-kit';

/**
 * Users, as owners.
 * @see https://developers.pipedrive.com/docs/api/v1/Users
 */
export const userMapping: Mapping<'owner'> = defineMapping('owner', {
  rows: {
    name: field('name', text(), { readOnly: true }),
    email: field('email', text(), { readOnly: true }),
    active: field('active_flag', bool(), { readOnly: true }),
  },
});

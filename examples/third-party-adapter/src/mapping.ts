import {
  bool,
  customCodec,
  dateOnly,
  defineMapping,
  emailObjects,
  field,
  numericId,
  phoneObjects,
  plainText,
  singleOfList,
  tags,
  text,
} from '@crmsync/adapter-kit';
import { fieldKinds } from '@crmsync/model';

/** The account's own fields, all of them text. */
const custom = { under: 'own', codecFor: () => customCodec(fieldKinds.text, text()) };

const users = defineMapping('owner', {
  rows: { name: field('name', text()), email: field('email', text()), active: field('active', bool()) },
});

const firms = defineMapping('company', {
  rows: {
    name: field('name', text(), { neverEmpty: true }),
    websites: field('website', singleOfList()),
    description: field('notes', plainText()),
    tags: field('tags', tags()),
    owner: field('owner_id', numericId()),
  },
  custom,
});

const people = defineMapping('contact', {
  rows: {
    firstName: field('given_name', text()),
    lastName: field('family_name', text(), { neverEmpty: true }),
    emails: emailObjects({ wire: 'emails', primary: null, types: { work: 'work', home: 'personal' } }),
    phones: phoneObjects({ wire: 'phones', primary: null, types: { work: 'work', home: 'home', mobile: 'mobile' } }),
    jobTitle: field('job_title', text()),
    birthday: field('born_on', dateOnly()),
    description: field('notes', plainText()),
    owner: field('owner_id', numericId()),
    source: field('source', text(), { readOnly: true }),
  },
  custom,
});

/** One table per object type. */
export const mappings = { users, firms, people };

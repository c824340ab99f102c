import { definePort, type Port } from '@crmsync/adapter-kit';
import { personMapping } from '../mapping/person.ts';
import { phoneSpellings, sameDigits } from '../mapping/phone-number.ts';
import { type PersonWire, personWire } from '../wire.ts';
import { recordFacts, syncKeyRule } from './port-facts.ts';
import { type PipedriveSettings, syncKeyLabel } from './settings.ts';
import { findRecords, type SearchRule } from './v2-find.ts';
import type { V2Object } from './v2-object.ts';
import { incrementalFacts, v2Reads } from './v2-read.ts';
import { maxItems, v2Writes } from './v2-write.ts';

const phases = [{ path: 'persons', query: {}, tokens: 10 }];

const persons: V2Object<PersonWire> = {
  path: 'persons',
  schema: personWire,
  query: {},
  listPhases: phases,
  changePhases: phases,
  links: [{ role: 'companies', key: 'org_id', to: 'company', toObjectType: 'organizations' }],
};

const byEmail: SearchRule<PersonWire> = {
  fields: 'email',
  matches: (wire, value) =>
    (wire.emails ?? []).some((email) => email.value?.trim().toLowerCase() === value.trim().toLowerCase()),
};

const byPhone: SearchRule<PersonWire> = {
  fields: 'phone',
  spellings: phoneSpellings,
  matches: (wire, value) => (wire.phones ?? []).some((phone) => sameDigits(phone.value ?? '', value)),
};

/**
 * Persons, as contacts.
 * @see https://developers.pipedrive.com/docs/api/v1/Persons
 */
export function personsPort(settings: PipedriveSettings): Port {
  const label = syncKeyLabel(settings, 'contact');
  return definePort<'contact'>({
    entity: 'contact',
    objectType: 'persons',
    mapping: personMapping({ contactSync: settings.contactSync ?? false }),
    endpoints: {
      ...v2Reads('persons', persons),
      ...v2Writes(persons, {
        syncKeyLabel: label,
        // The name is written whole: half of it can only be changed by someone who knows the other half.
        needsCurrent: ({ patch, current }) => {
          const given = ['firstName', 'lastName'].filter((name) => name in patch.fields);
          return (
            given.length === 1 &&
            !['firstName', 'lastName'].every((name) => name in { ...current?.fields, ...patch.fields })
          );
        },
      }),
      find: (context, queries, options) =>
        findRecords(
          context,
          persons,
          { rules: { email: byEmail, phone: byPhone }, ...syncKeyRule(settings, label, 'person') },
          queries,
          options,
        ),
    },
    required: [['firstName', 'lastName']],
    batch: { get: 100, create: maxItems, update: maxItems, delete: maxItems },
    incremental: incrementalFacts,
    ...recordFacts('person', ['email', 'phone'], label),
    associations: {
      companies: {
        targets: [{ entity: 'company', objectType: 'organizations' }],
        cardinality: 'one',
        touchesRecord: true,
        writable: true,
      },
    },
  });
}

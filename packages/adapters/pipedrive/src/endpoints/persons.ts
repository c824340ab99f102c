import { definePort, type Port } from '@crmsync/adapter-kit';
import { digitsOf } from '../mapping/contact-point.ts';
import { personMapping } from '../mapping/person.ts';
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
        to: 'company',
        toObjectType: 'organizations',
        cardinality: 'one',
        touchesRecord: true,
        writable: true,
      },
    },
  });
}

/** Texts a number may have been typed as; the rest is found by comparing digits. */
export function phoneSpellings(e164: string): readonly string[] {
  const digits = digitsOf(e164);
  const national = nationalSpellings(digits);
  return [...new Set([e164, digits, ...national])].filter((text) => digitsOf(text).length >= 5);
}

function nationalSpellings(digits: string): readonly string[] {
  const [, area, exchange, line] = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits) ?? [];
  if (area !== undefined && exchange !== undefined && line !== undefined) {
    return [`${area}${exchange}${line}`, `(${area}) ${exchange}-${line}`];
  }
  return [`0${digits.slice(2)}`];
}

/** Whether two numbers have the same digits, one of them perhaps without its country code. */
export function sameDigits(left: string, right: string): boolean {
  const [short = '', long = ''] = [left, right]
    .map((number) => digitsOf(number).replace(/^0+/, ''))
    .sort((a, b) => a.length - b.length);
  return short === long ? short !== '' : short.length >= 7 && long.length - short.length <= 3 && long.endsWith(short);
}

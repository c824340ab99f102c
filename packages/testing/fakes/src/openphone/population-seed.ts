import type { PersonView, SystemView } from '../crm-population.ts';
import type { FakeCrm, SeedRecord } from '../fake-crm.ts';

/** Puts the people that one system of a population holds into an OpenPhone fake; it knows no companies and deals. */
export function seedOpenPhonePopulation(fake: FakeCrm, view: SystemView): void {
  fake.control.seed(view.people.map(contactRecord));
}

function contactRecord(person: PersonView): SeedRecord {
  const items = (value: string | undefined) => (value === undefined ? [] : [{ name: 'primary', value }]);
  const phone = person.phone?.replace(/[^+\d]/g, '');
  const isE164 = phone !== undefined && /^\+[1-9]\d{1,14}$/.test(phone);
  return {
    objectType: 'contact',
    truthId: person.personId,
    fields: {
      defaultFields: {
        firstName: person.firstName ?? null,
        lastName: person.lastName ?? null,
        company: person.companyName ?? null,
        role: person.title ?? null,
        emails: items(person.email),
        phoneNumbers: items(isE164 ? phone : undefined),
      },
    },
    createdAtMs: person.createdAtMs,
    updatedAtMs: person.updatedAtMs,
  };
}

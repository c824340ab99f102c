import { createSeededRandom, generatePopulation } from '@crmsync/fakes';

/** Contacts of three systems that share most of their people, as rows below a heading, with the truth about them. */
export interface ContactTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Which person each row is, by id. */
  readonly truth: ReadonlyMap<string, string>;
}

/** The contacts of a small population, in no order. */
export function contactTable(contacts: number, seed = 3): ContactTable {
  const systems = ['a', 'b', 'c'];
  const { views } = generatePopulation({
    seed,
    contacts,
    companies: Math.ceil(contacts / 6),
    deals: 0,
    overlap: 0.6,
    systems,
  });
  const truth = new Map<string, string>();
  const rows = views.flatMap(({ system, people }) =>
    people.map(({ personId, firstName, lastName, email, phone, companyName, city, country }, at) => {
      const id = `${system}${at}`;
      truth.set(id, personId);
      return [id, system, firstName, lastName, email, phone, companyName, city, country].map((value) => value ?? '');
    }),
  );
  const header = ['id', 'source', 'First Name', 'Last Name', 'Email', 'Phone', 'Company', 'City', 'Country'];
  return { header, rows: createSeededRandom(seed).shuffle(rows), truth };
}

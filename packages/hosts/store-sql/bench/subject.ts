import { defineCollection, type Row, type Store } from '@crmsync/store';

export interface Person extends Row {
  readonly email: string;
  readonly city: string;
  readonly updatedAt: number;
  readonly fields: unknown;
}

/** What is written and looked up. */
export const people = defineCollection<Person>()(
  'people',
  { email: 'text', city: 'text', updatedAt: 'integer' },
  {
    byEmail: { columns: ['email'], unique: true },
    byCity: { columns: ['city', 'updatedAt'] },
    byUpdate: { columns: ['updatedAt'] },
  },
);

export const commitRows = 500;
export const keysPerRead = 100;
export const reads = 500;

/** Statements without the store, on tables that its migration made. */
export interface BareTables {
  put(rows: readonly Person[]): Promise<void>;
  /** The documents of the people with these addresses. */
  read(emails: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A database under measurement; `name` is that of a file or schema. */
export interface BenchSubject {
  store(name: string): Store;
  bare(name: string): Promise<BareTables>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

function idOf(at: number, random: boolean): string {
  if (!random) return `person-${String(at).padStart(12, '0')}`;
  return `${(Math.imul(at, 2654435761) >>> 0).toString(16).padStart(8, '0')}-0000-4000-8000`;
}

/** A person of about 1 kB. */
export function person(at: number, random: boolean): Person {
  const fields = {
    firstName: `First ${at}`,
    lastName: `Last ${at}`,
    phones: [{ number: `+1555${String(at).padStart(7, '0')}`, type: 'work' }],
    tags: ['customer', 'newsletter', 'imported'],
    address: { street: `${at} Main Street`, city: 'Springfield', country: 'US' },
    note: 'x'.repeat(620),
  };
  const email = `user${at}@example.com`;
  return { id: idOf(at, random), email, city: `city ${at % 1000}`, updatedAt: 1.7e12 + at, fields };
}

/** The addresses that a read asks for. */
export function emails(read: number, rows: number): string[] {
  return Array.from({ length: keysPerRead }, (_, at) => `user${((read * keysPerRead + at) * 7919) % rows}@example.com`);
}

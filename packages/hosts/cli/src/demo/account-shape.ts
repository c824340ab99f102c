import { z } from 'zod';
import type { ControlRecord } from './control-client.ts';
import type { RecordKind } from './record-kind.ts';

/** What a record shows of who or what it is, in a form that compares across vendors. */
export interface Traits {
  /** Lower case, single spaces, without legal form. */
  readonly name: string;
  /** Addresses, numbers and domains, each with its kind in front. */
  readonly keys: readonly string[];
}

/** Where a vendor keeps what the demo looks at. */
export interface AccountShape {
  readonly types: Readonly<Record<RecordKind, string>>;
  readonly traits: Readonly<Record<RecordKind, (record: ControlRecord) => Traits>>;
}

const points = z.array(z.object({ value: z.string() })).catch([]);
const pointsOf = (value: unknown): readonly string[] => points.parse(value).map((point) => point.value);

/** By vendor: names of object types and fields, as the stand-ins have them. */
export const accountShapes: Readonly<Record<'hubspot' | 'pipedrive', AccountShape>> = {
  hubspot: {
    types: { contacts: 'contacts', companies: 'companies', deals: 'deals' },
    traits: {
      contacts: ({ fields }) => ({
        name: plainName(`${textOf(fields.firstname)} ${textOf(fields.lastname)}`),
        keys: [...emailKeys([textOf(fields.email)]), ...phoneKeys([textOf(fields.phone), textOf(fields.mobilephone)])],
      }),
      companies: ({ fields }) => companyTraits(textOf(fields.name), [textOf(fields.domain), textOf(fields.website)]),
      deals: ({ fields }) => dealTraits(textOf(fields.dealname)),
    },
  },
  pipedrive: {
    types: { contacts: 'person', companies: 'organization', deals: 'deal' },
    traits: {
      contacts: ({ fields }) => ({
        name: plainName(textOf(fields.name)),
        keys: [...emailKeys(pointsOf(fields.emails)), ...phoneKeys(pointsOf(fields.phones))],
      }),
      companies: ({ fields }) => companyTraits(textOf(fields.name), [textOf(fields.website)]),
      deals: ({ fields }) => dealTraits(textOf(fields.title)),
    },
  },
};

/** A field as text; empty when there is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** The last ten digits of a number: what all spellings of it have in common. */
function lastDigits(number: string): string {
  return number.replace(/\D/g, '').slice(-10);
}

function companyTraits(name: string, sites: readonly string[]): Traits {
  const plain = plainName(name).replace(/ (inc\.?|llc|ltd|gmbh|group|corp\.?)$/, '');
  const domains = sites.map((site) =>
    site
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/^www\.|\/.*$/g, ''),
  );
  return { name: plain, keys: [`name:${plain}`, ...keyed('domain', domains)] };
}

function dealTraits(name: string): Traits {
  return { name: plainName(name), keys: keyed('name', [plainName(name)]) };
}

function plainName(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, ' ');
}

function emailKeys(addresses: readonly string[]): readonly string[] {
  return keyed(
    'email',
    addresses.map((address) => address.trim().toLowerCase()),
  );
}

function phoneKeys(numbers: readonly string[]): readonly string[] {
  return keyed('phone', numbers.map(lastDigits));
}

function keyed(kind: string, values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== ''))].map((value) => `${kind}:${value}`);
}

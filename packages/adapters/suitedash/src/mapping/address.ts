import { isWireProps, type MappingRow, pair } from '@crmsync/adapter-kit';
import type { Address } from '@crmsync/model';
import type { AddressKeys } from '../endpoints/settings.ts';

/** Keys as other integrations send them; the vendor's pages do not list them. */
const usualKeys: AddressKeys = {
  line1: 'address_line_1',
  line2: 'address_line_2',
  city: 'city',
  region: 'state',
  postalCode: 'zip',
  country: 'country',
};

const parts = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const;

/** One postal address in an object of its own. */
export function addressRow(keys: AddressKeys = usualKeys): MappingRow<Address[]> {
  return pair<Address[]>({
    wire: ['address'],
    read: ({ address }) => {
      const found = isWireProps(address) ? readAddress(address, keys) : {};
      return Object.keys(found).length === 0 ? null : [found];
    },
    write: ([first, ...others], _current, note) => {
      if (others.length > 0) note('VALUES_DROPPED', 'The remote holds one address; the others were left out.');
      const { countryText, ...known } = first ?? {};
      const values = { ...known, country: known.country ?? countryText };
      return { address: Object.fromEntries(parts.map((part) => [keys[part], values[part] ?? null])) };
    },
  });
}

function readAddress(wire: { readonly [key: string]: unknown }, keys: AddressKeys): Address {
  const address: Address = {};
  for (const part of parts) {
    const value = wire[keys[part]];
    if (typeof value !== 'string' || value.trim() === '') continue;
    if (part === 'country' && !/^[A-Z]{2}$/.test(value)) address.countryText = value;
    else address[part] = value;
  }
  return address;
}

import { type MappingRow, pair, unreadable } from '@crmsync/adapter-kit';
import type { Address } from '@crmsync/model';
import { type AddressWire, addressWire } from '../wire.ts';

/** One postal address as a list of one. Further addresses are dropped with a warning. */
export function addressRow(wire: string): MappingRow<Address[]> {
  return pair<Address[]>({
    wire: [wire],
    read: (values, note) => {
      const parsed = addressWire.nullable().safeParse(values[wire]);
      if (!parsed.success) return unreadable(note, 'an address');
      const address = readAddress(parsed.data);
      return address === null ? null : [address];
    },
    write: (wanted, _current, note) => {
      const [first] = wanted;
      if (wanted.length > 1) note('VALUES_DROPPED', 'The remote holds one address; the others were left out.');
      return { [wire]: first === undefined ? null : writeAddress(first) };
    },
  });
}

/** The address of the model; `null` when the wire has none. The country is text, since it comes from a geocoder. */
function readAddress(wire: AddressWire | null): Address | null {
  if (!wire) return null;
  const street = [wire.street_number, wire.route].filter((part) => part).join(' ');
  const parts = { city: wire.locality, region: wire.admin_area_level_1, postalCode: wire.postal_code };
  const known = [street, wire.subpremise, wire.country, ...Object.values(parts)];
  const structured = known.some((part) => part);
  const line1 = structured ? street : wire.value;
  const address: Address = {
    ...(line1 ? { line1 } : {}),
    ...(wire.subpremise ? { line2: wire.subpremise } : {}),
    ...(parts.city ? { city: parts.city } : {}),
    ...(parts.region ? { region: parts.region } : {}),
    ...(parts.postalCode ? { postalCode: parts.postalCode } : {}),
    ...(wire.country ? { countryText: wire.country } : {}),
  };
  return Object.keys(address).length === 0 ? null : address;
}

/** The whole address object to write: parts that are left out become empty. */
function writeAddress(address: Address): { [part: string]: string } {
  const country = address.countryText ?? address.country;
  const region = [address.region, address.postalCode].filter((part) => part).join(' ');
  const written = {
    value: [address.line1, address.line2, address.city, region, country].filter((part) => part).join(', '),
    country,
    admin_area_level_1: address.region,
    locality: address.city,
    route: address.line1,
    subpremise: address.line2,
    postal_code: address.postalCode,
  };
  return Object.fromEntries(Object.entries(written).flatMap(([part, text]) => (text ? [[part, text]] : [])));
}

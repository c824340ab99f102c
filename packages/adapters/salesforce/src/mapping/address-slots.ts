import { isEmptyWire, type MappingRow, type Note, pair, type WireValues } from '@crmsync/adapter-kit';
import type { Address } from '@crmsync/model';

/** One of an object's addresses: its fields begin with `prefix`. */
export interface AddressSlot {
  readonly prefix: string;
  readonly type?: NonNullable<Address['type']>;
}

const parts = ['Street', 'City', 'State', 'PostalCode', 'Country'] as const;
const codes = ['StateCode', 'CountryCode'] as const;

/**
 * Postal addresses in fields of their own. The first slot decides whether addresses can be read.
 * @param withCodes states and countries are picklists, which are written by their codes
 */
export function addressSlots(
  slots: readonly [AddressSlot, ...AddressSlot[]],
  withCodes: boolean,
): MappingRow<Address[]> {
  const wiresOf = ({ prefix }: AddressSlot) => parts.map((part) => prefix + part);
  const codesOf = ({ prefix }: AddressSlot) => (withCodes ? codes.map((part) => prefix + part) : []);
  const [first, ...others] = slots;
  const optional = [...codesOf(first), ...others.flatMap((slot) => [...wiresOf(slot), ...codesOf(slot)])];
  return pair<Address[]>({
    wire: wiresOf(first),
    optional,
    read: (wire) => {
      const found = slots.flatMap((slot) => readSlot(slot, wire, withCodes) ?? []);
      return found.length === 0 ? null : found;
    },
    write: (wanted, _current, note, clear) => {
      const placed = place(slots, wanted, note);
      const written = slots.map((slot, at) => writeSlot(slot, placed[at], withCodes, clear));
      return Object.assign({}, ...written);
    },
    clear: Object.fromEntries(slots.flatMap((slot) => wiresOf(slot).map((wire) => [wire, null]))),
  });
}

function readSlot({ prefix, type }: AddressSlot, wire: WireValues, withCodes: boolean): Address | undefined {
  const address: Address = {};
  const put = (part: keyof Omit<Address, 'type'>, text: string | undefined) => {
    if (text) address[part] = text;
  };
  const street = textOf(wire[`${prefix}Street`]);
  const end = street?.search(/\r?\n/) ?? -1;
  put('line1', end < 0 ? street : street?.slice(0, end));
  put('line2', end < 0 ? undefined : street?.slice(end).trimStart().replaceAll('\r', ''));
  put('city', textOf(wire[`${prefix}City`]));
  put('region', (withCodes ? textOf(wire[`${prefix}StateCode`]) : undefined) ?? textOf(wire[`${prefix}State`]));
  put('postalCode', textOf(wire[`${prefix}PostalCode`]));
  const country = withCodes ? textOf(wire[`${prefix}CountryCode`]) : undefined;
  put('country', country);
  if (country === undefined) put('countryText', textOf(wire[`${prefix}Country`]));
  if (Object.keys(address).length === 0) return undefined;
  return type ? { ...address, type } : address;
}

function textOf(value: unknown): string | undefined {
  return isEmptyWire(value) ? undefined : String(value);
}

/** Each address goes to the slot of its type, then to the first one that is free. */
function place(slots: readonly AddressSlot[], wanted: readonly Address[], note: Note): (Address | undefined)[] {
  const placed: (Address | undefined)[] = slots.map(() => undefined);
  const put = (address: Address, fits: (slot: AddressSlot) => boolean): boolean => {
    const at = slots.findIndex((slot, index) => placed[index] === undefined && fits(slot));
    if (at >= 0) placed[at] = address;
    return at >= 0;
  };
  const untyped = wanted.filter((address) => !put(address, ({ type }) => type !== undefined && type === address.type));
  const left = untyped.filter((address) => !put(address, () => true));
  if (left.length > 0) note('VALUES_DROPPED', 'The remote has fewer places for addresses; the others were left out.');
  return placed;
}

function writeSlot(
  { prefix }: AddressSlot,
  address: Address | undefined,
  withCodes: boolean,
  clear: unknown,
): WireValues {
  const street = [address?.line1, address?.line2].filter(Boolean).join('\n');
  const region = address?.region;
  const isCode = withCodes && region !== undefined && /^[A-Z\d]{1,3}$/.test(region);
  const values: Record<string, unknown> = {
    [`${prefix}Street`]: street === '' ? clear : street,
    [`${prefix}City`]: address?.city ?? clear,
    [`${prefix}PostalCode`]: address?.postalCode ?? clear,
    [`${prefix}${isCode ? 'StateCode' : 'State'}`]: region ?? clear,
  };
  if (withCodes && address?.country) values[`${prefix}CountryCode`] = address.country;
  else values[`${prefix}Country`] = address?.countryText ?? address?.country ?? clear;
  return values;
}

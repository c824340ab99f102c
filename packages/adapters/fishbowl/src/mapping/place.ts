import type { Address } from '@crmsync/model';

/** An address as tables hold it, states and countries by their names. */
export interface Place {
  readonly address?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly zip?: string | null | undefined;
  readonly country?: string | null | undefined;
}

/** A postal address; `undefined` when nothing of it is there. The street is one text, its further lines go into `line2`. */
export function addressOf(place: Place, type?: NonNullable<Address['type']>): Address | undefined {
  const [line1 = '', ...more] = lines(place.address);
  const parts = {
    line1,
    line2: more.join(', '),
    city: place.city?.trim() ?? '',
    region: place.region?.trim() ?? '',
    postalCode: place.zip?.trim() ?? '',
    countryText: place.country?.trim() ?? '',
  };
  const filled = Object.entries(parts).filter(([, text]) => text !== '');
  if (filled.length === 0) return undefined;
  return { ...(type === undefined ? {} : { type }), ...Object.fromEntries(filled) };
}

function lines(text: string | null | undefined): readonly string[] {
  return (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

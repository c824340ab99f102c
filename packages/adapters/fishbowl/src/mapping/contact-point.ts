import type { MappingRow } from '@crmsync/adapter-kit';
import { pair } from '@crmsync/adapter-kit';
import type { Email, Phone } from '@crmsync/model';
import { z } from 'zod';
import type { PointRow } from '../wire.ts';

const phoneTypes: { readonly [kind: string]: NonNullable<Phone['type']> } = {
  home: 'home',
  work: 'work',
  mobile: 'mobile',
  fax: 'fax',
  main: 'main',
  pager: 'other',
  other: 'other',
};

/** Phone numbers, e-mail addresses and web pages of a person or customer. */
export interface ContactPoints {
  readonly emails: readonly Email[];
  readonly phones: readonly Phone[];
  readonly pages: readonly string[];
}

/** Sorts rows by what they hold: one column holds everything, and only the kind beside it says what. */
export function contactPoints(rows: readonly PointRow[]): ContactPoints {
  const filled = rows.flatMap(({ datus, kind, defaultFlag }) => {
    const value = datus?.trim() ?? '';
    return value === '' ? [] : [{ value, kind: kind?.trim().toLowerCase() ?? '', primary: defaultFlag }];
  });
  const isEmail = ({ value, kind }: (typeof filled)[number]) =>
    kind === 'email' || (kind !== 'web' && value.includes('@'));
  const emails = filled.filter(isEmail);
  const phones = filled.filter((one) => !isEmail(one) && one.kind !== 'web');
  return {
    emails: onePrimary(emails).map(({ value, primary }) => ({ address: value, ...(primary ? { primary } : {}) })),
    phones: onePrimary(phones).map(({ value, kind, primary }) => ({
      number: value,
      type: phoneTypes[kind] ?? 'other',
      ...(primary ? { primary } : {}),
    })),
    pages: filled.filter(({ kind }) => kind === 'web').map(({ value }) => value),
  };
}

/** Each kind of number has a default; the first of them is the primary one, else the first of all. */
function onePrimary<T extends { readonly primary: boolean }>(items: readonly T[]): readonly T[] {
  const first = Math.max(
    items.findIndex(({ primary }) => primary),
    0,
  );
  return items.map((item, at) => ({ ...item, primary: at === first }));
}

/** The e-mail addresses of a wire object that was put together of several rows. */
export const emailsRow: MappingRow<Email[]> = listRow('emails', z.array(z.custom<Email>()));

/** The phone numbers of such an object. */
export const phonesRow: MappingRow<Phone[]> = listRow('phones', z.array(z.custom<Phone>()));

/** A list as it was put together; an empty one is `null`. */
export function listRow<V>(wire: string, schema: z.ZodType<V[]>): MappingRow<V[]> {
  return pair<V[]>({
    wire: [wire],
    read: (values) => {
      const parsed = schema.safeParse(values[wire]);
      return parsed.success && parsed.data.length > 0 ? parsed.data : null;
    },
  });
}

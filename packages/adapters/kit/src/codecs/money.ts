import type { Money } from '@crmsync/model';
import { type MappingRow, pair, type RowOptions } from '../mapping-row.ts';
import { isWireProps } from '../wire-path.ts';
import { type Codec, codecOf, isEmptyWire, type Note, unreadable } from './codec.ts';
import { toDecimalText } from './number.ts';

/** How an amount with its currency is held in two wire fields. */
export interface MoneyOptions extends RowOptions {
  /** Path of the amount. */
  readonly amount: string;
  /** Path of the ISO 4217 code. Absent = the system does not say. */
  readonly currency?: string;
  /** How amounts are written. @default 'number' */
  readonly as?: 'number' | 'text';
}

/** An amount in one field and its currency in another. Without a currency on the wire it is `null`, never guessed. */
export function money(options: MoneyOptions): MappingRow<Money> {
  const { amount, currency } = options;
  const write = (value: Money, _current: Money | null | undefined, note: Note) => {
    if (value.currency !== null && currency === undefined) {
      note('CURRENCY_LOST', 'This field holds no currency; only the amount is written.');
    }
    const written = options.as === 'text' ? value.amount : Number(value.amount);
    return {
      [amount]: written,
      ...(currency !== undefined && value.currency !== null ? { [currency]: value.currency } : {}),
    };
  };
  return pair<Money>({
    wire: [amount],
    optional: currency === undefined ? [] : [currency],
    read: (wire, note) => readMoney(wire[amount], currency === undefined ? null : wire[currency], note),
    ...(options.readOnly ? {} : { write }),
  });
}

/** An amount and its currency in one wire object, e.g. `{ value, currency }`. */
export function moneyObject(keys: { readonly amount: string; readonly currency: string }): Codec<Money> {
  return codecOf(
    (wire, note) =>
      isWireProps(wire) ? readMoney(wire[keys.amount], wire[keys.currency], note) : unreadable(note, 'an amount'),
    (value) => ({ [keys.amount]: Number(value.amount), [keys.currency]: value.currency }),
  );
}

function readMoney(amount: unknown, currency: unknown, note: Note): Money | null | undefined {
  if (isEmptyWire(amount)) return null;
  const decimal = toDecimalText(amount);
  if (decimal === undefined) return unreadable(note, 'an amount');
  const code = typeof currency === 'string' ? currency.trim().toUpperCase() : '';
  return { amount: decimal, currency: /^[A-Z]{3}$/.test(code) ? code : null };
}

import { normalizeCurrency } from './normalize-currency.ts';
import { normalizeDecimal } from './normalize-decimal.ts';

/** An amount as a CRM gives it. */
export interface MoneyInput {
  /** Decimal text or number in units of the currency, not in cents. */
  readonly amount: string | number;
  /** ISO 4217 code; `null` or absent when the system does not say. */
  readonly currency?: string | null | undefined;
}

/** An amount in canonical form. */
export interface NormalizedMoney {
  /** Canonical decimal text as {@link normalizeDecimal} gives it. */
  readonly amount: string;
  /** ISO 4217, upper-case; `null` when the system does not say. */
  readonly currency: string | null;
}

/**
 * Canonical amount and currency for comparing; `null` when the amount or a currency that was given cannot be read.
 * An amount without currency stays one: it equals no amount that has a currency.
 */
export function normalizeMoney(money: MoneyInput): NormalizedMoney | null {
  const amount = normalizeDecimal(money.amount);
  if (amount === null) return null;
  if (money.currency === undefined || money.currency === null) return { amount, currency: null };
  const currency = normalizeCurrency(money.currency);
  return currency === null ? null : { amount, currency };
}

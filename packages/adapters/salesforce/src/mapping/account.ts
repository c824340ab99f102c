import { choice, field, int, type MappingGroup, money, plainText, text } from '@crmsync/adapter-kit';
import { addressSlots } from './address-slots.ts';
import type { MappingSettings } from './contact.ts';
import { type FieldTable, fieldTable } from './field-table.ts';
import { owner, phones } from './shared-rows.ts';

/** The host of an address that people typed, without `www.`; `undefined` when it is none. */
export function hostOf(website: unknown): string | undefined {
  if (typeof website !== 'string' || website.trim() === '') return undefined;
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(website.trim()) ? website.trim() : `https://${website.trim()}`;
  if (!URL.canParse(address)) return undefined;
  const host = new URL(address).hostname.toLowerCase().replace(/^www\./, '');
  return host.includes('.') ? host : undefined;
}

/** One free text holds the website, and with it the domain. */
const website: MappingGroup<'company'> = {
  fields: ['domains', 'websites'],
  wire: ['Website'],
  read({ Website: held }) {
    const host = hostOf(held);
    return {
      domains: host === undefined ? null : [host],
      websites: typeof held === 'string' && held.trim() !== '' ? [held.trim()] : null,
    };
  },
  write({ websites, domains }, note, { patch, clear }) {
    if ((websites?.length ?? 0) > 1 || (domains?.length ?? 0) > 1) {
      note('VALUES_DROPPED', 'The remote holds one website; the others were left out.');
    }
    const [site] = websites ?? [];
    const [domain] = domains ?? [];
    if ('websites' in patch && site !== undefined) return { Website: site };
    if ('domains' in patch) {
      if (domain === undefined) return { Website: clear };
      return { Website: site !== undefined && hostOf(site) === domain ? site : domain };
    }
    return { Website: clear };
  },
};

/** Accounts. */
export function accountTable({ stateCountryPicklists, multiCurrency }: MappingSettings): FieldTable<'company'> {
  return fieldTable(
    'company',
    {
      name: field('Name', text({ maxLength: 255 }), { neverEmpty: true }),
      industry: field('Industry', choice()),
      employees: field('NumberOfEmployees', int()),
      annualRevenue: money({ amount: 'AnnualRevenue', ...currencyField(multiCurrency) }),
      phones: phones({ wire: 'Phone', type: 'work' }, { wire: 'Fax', type: 'fax' }),
      addresses: addressSlots(
        [
          { prefix: 'Billing', type: 'billing' },
          { prefix: 'Shipping', type: 'shipping' },
        ],
        stateCountryPicklists,
      ),
      type: field('Type', choice()),
      description: field('Description', plainText({ maxLength: 32_000 })),
      owner,
    },
    [website],
  );
}

/** Only organisations with several currencies have a field for it. */
export function currencyField(multiCurrency: boolean): { readonly currency?: string } {
  return multiCurrency ? { currency: 'CurrencyIsoCode' } : {};
}

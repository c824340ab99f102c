import { defineMapping, field, int, type Mapping, money, numericId, singleOfList, text } from '@crmsync/adapter-kit';
import { addressRow } from './address.ts';
import { choiceId, customFields } from './custom-field.ts';
import { labelRow } from './label.ts';

/**
 * Organizations. There is no domain field: the website is the only hint. The revenue names no currency; it is in that of
 * the account.
 * @see https://developers.pipedrive.com/docs/api/v1/Organizations
 */
export const organizationMapping: Mapping<'company'> = defineMapping('company', {
  rows: {
    name: field('name', text()),
    websites: field('website', singleOfList()),
    industry: field('industry', choiceId()),
    employees: field('employee_count', int()),
    annualRevenue: money({ amount: 'annual_revenue' }),
    addresses: addressRow('address'),
    owner: field('owner_id', numericId(), { neverEmpty: true }),
    tags: labelRow,
  },
  custom: customFields,
});

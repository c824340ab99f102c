import {
  addressFields,
  choice,
  field,
  int,
  type Mapping,
  money,
  phoneSlots,
  plainText,
  singleOfList,
  text,
} from '@crmsync/adapter-kit';
import { hubspotMapping, type LifecycleCategories } from './hubspot-mapping.ts';
import { lifecycleStage } from './lifecycle-stage.ts';
import { companyDomains } from './main-and-others.ts';

/** Companies. @see https://developers.hubspot.com/docs/api-reference/crm-companies-v3/guide */
export function companyMapping(lifecycle: LifecycleCategories): Mapping<'company'> {
  return hubspotMapping('company', {
    name: field('name', text()),
    domains: companyDomains,
    websites: field('website', singleOfList()),
    industry: field('industry', choice()),
    employees: field('numberofemployees', int({ as: 'text' })),
    annualRevenue: money({ amount: 'annualrevenue', as: 'text' }),
    phones: phoneSlots([{ wire: 'phone', type: 'work' }]),
    addresses: addressFields({
      line1: 'address',
      line2: 'address2',
      city: 'city',
      region: 'state',
      postalCode: 'zip',
      countryText: 'country',
    }),
    type: field('type', choice()),
    description: field('description', plainText()),
    owner: field('hubspot_owner_id', text()),
    lifecycle: lifecycleStage(lifecycle),
  });
}

import {
  addressFields,
  choice,
  field,
  type Mapping,
  type MappingRow,
  pair,
  phoneSlots,
  singleOfList,
  text,
} from '@crmsync/adapter-kit';
import type { Address, Consent } from '@crmsync/model';
import { hubspotMapping, type LifecycleCategories } from './hubspot-mapping.ts';
import { lifecycleStage } from './lifecycle-stage.ts';
import { contactEmails } from './main-and-others.ts';

const oneLineAddress = addressFields({
  line1: 'address',
  city: 'city',
  region: 'state',
  postalCode: 'zip',
  countryText: 'country',
});

/** Contacts have one line for the street: a second one is joined to it. */
const contactAddress: MappingRow<Address[]> = {
  ...oneLineAddress,
  write: (value, current, note, clear, definitionOf) =>
    oneLineAddress.write?.(value?.map(joinLines) ?? null, current, note, clear, definitionOf),
};

function joinLines({ line2, country, ...address }: Address): Address {
  const countryText = address.countryText ?? country;
  const line1 = [address.line1, line2].filter(Boolean).join(', ');
  return { ...address, ...(line1 === '' ? {} : { line1 }), ...(countryText ? { countryText } : {}) };
}

/** Whether somebody opted out of all e-mail. Not having opted out is no consent. HubSpot changes it elsewhere. */
const emailConsent: MappingRow<Consent> = pair<Consent>({
  wire: ['hs_email_optout'],
  read: (wire) => ({ state: wire.hs_email_optout === 'true' ? 'out' : 'unknown' }),
});

/** Contacts. @see https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide */
export function contactMapping(lifecycle: LifecycleCategories): Mapping<'contact'> {
  return hubspotMapping('contact', {
    prefix: field('salutation', text()),
    firstName: field('firstname', text()),
    lastName: field('lastname', text()),
    emails: contactEmails,
    phones: phoneSlots([
      { wire: 'phone', type: 'work' },
      { wire: 'mobilephone', type: 'mobile' },
      { wire: 'fax', type: 'fax' },
    ]),
    addresses: contactAddress,
    companyName: field('company', text()),
    jobTitle: field('jobtitle', text()),
    owner: field('hubspot_owner_id', text()),
    lifecycle: lifecycleStage(lifecycle),
    language: field('hs_language', text()),
    emailConsent,
    leadStatus: field('hs_lead_status', choice()),
    websites: field('website', singleOfList()),
  });
}

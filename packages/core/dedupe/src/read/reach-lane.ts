import { companyNameKey } from '@crmsync/normalize';
import type { MailForms } from '../table/mail-columns.ts';
import type { TextForms } from '../table/text-column.ts';
import { createLaneFields, type Lane } from './lane.ts';
import { createMailReader } from './mail-reader.ts';
import { createPhonesReader, type PhoneForms } from './phone-reader.ts';
import type { ReadSettings } from './read-settings.ts';
import type { RecordField } from './record-batch.ts';
import { createStreetReader, type StreetForms } from './street-reader.ts';
import { createTextReader } from './text-reader.ts';
import { unlessPlaceholder } from './unless-placeholder.ts';

/** Where people and companies are reached, and where people work, by the order given. */
export interface ReachForms {
  readonly mail: MailForms;
  readonly phones: PhoneForms;
  readonly streets: StreetForms;
  readonly company: TextForms;
}

const fields: ReadonlySet<RecordField> = /* @__PURE__ */ new Set([
  ...(['email', 'website', 'phone', 'country', 'street', 'streetNumber', 'company'] as const),
]);

/** Whether this lane reads a field. */
export function isOfReach(field: RecordField, { entity }: Pick<ReadSettings, 'entity'>): boolean {
  return fields.has(field) || (field === 'fullName' && entity === 'company');
}

/** Makes the lane of mailboxes, websites, numbers, streets and companies. */
export function createReachLane({ entity, country }: ReadSettings): Lane<ReachForms> {
  const lane = createLaneFields();
  const email = lane.field('email', 'counts');
  const website = lane.field('website', 'counts');
  const phone = lane.field('phone', 'counts');
  const region = lane.field('country', 'known elsewhere');
  const street = lane.field('street', 'counts');
  const streetNumber = lane.field('streetNumber', 'counts');
  const mail = lane.reader(createMailReader({ email, website }));
  const phones = lane.reader(createPhonesReader({ phone, country: region }, country));
  const streets = lane.reader(createStreetReader({ street, streetNumber }));
  const company = lane.reader(createTextReader(lane.field('company', 'counts'), unlessPlaceholder(companyName)));
  // Some exports of companies have the name in a column of that name.
  const otherCompany =
    entity === 'company'
      ? lane.reader(createTextReader(lane.field('fullName', 'known elsewhere'), unlessPlaceholder(companyName)))
      : undefined;
  const companies = (): TextForms => {
    const named = company.finish(lane.records);
    return otherCompany !== undefined && named.texts.length === 1 ? otherCompany.finish(lane.records) : named;
  };
  const forms = (): ReachForms => ({
    mail: mail.finish(lane.records),
    phones: phones.finish(lane.records),
    streets: streets.finish(lane.records),
    company: companies(),
  });
  return {
    read: lane.read,
    forms,
    finish: () => ({ forms: forms(), hashes: lane.contents.finish(lane.records) }),
  };
}

function companyName(text: string): string {
  return companyNameKey(text) ?? '';
}

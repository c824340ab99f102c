import { companyNameKey, legalFormLaw } from '@crmsync/normalize';
import { isNoEmployer } from '../is-placeholder.ts';
import type { MailForms } from '../table/mail-columns.ts';
import type { TextForms } from '../table/text-column.ts';
import type { FieldBatch } from './field-batch.ts';
import { createLaneFields, type Lane, type LaneFields } from './lane.ts';
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
  /** Law of each company's legal form, where companies are compared. */
  readonly companyLaw: TextForms;
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
  const named = createCompanyReader(lane, lane.field('company', 'counts'), entity);
  // Some exports of companies have the name in a column of that name.
  const called =
    entity === 'company' ? createCompanyReader(lane, lane.field('fullName', 'known elsewhere'), entity) : undefined;
  const forms = (): ReachForms => {
    const companies = named.finish(lane.records);
    return {
      mail: mail.finish(lane.records),
      phones: phones.finish(lane.records),
      streets: streets.finish(lane.records),
      ...(called !== undefined && companies.company.texts.length === 1 ? called.finish(lane.records) : companies),
    };
  };
  return {
    read: lane.read,
    forms,
    finish: () => ({ forms: forms(), hashes: lane.contents.finish(lane.records) }),
  };
}

function createCompanyReader(lane: LaneFields, batch: FieldBatch, entity: ReadSettings['entity']) {
  const company = lane.reader(
    createTextReader(
      batch,
      unlessPlaceholder((text) => {
        const name = companyNameKey(text) ?? '';
        return entity === 'contact' && isNoEmployer(name) ? '' : name;
      }),
    ),
  );
  // What somebody's employer is in law makes no difference.
  const law =
    entity === 'company' ? lane.reader(createTextReader(batch, (text) => legalFormLaw(text) ?? '')) : undefined;
  return {
    finish: (records: number): Pick<ReachForms, 'company' | 'companyLaw'> => ({
      company: company.finish(records),
      companyLaw: law?.finish(records) ?? { texts: [''], values: new Int32Array(records) },
    }),
  };
}

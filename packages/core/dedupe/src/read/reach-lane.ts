import type { MailForms } from '../table/mail-columns.ts';
import { createLaneFields, type Lane } from './lane.ts';
import { createMailReader } from './mail-reader.ts';
import { createPhonesReader, type PhoneForms } from './phone-reader.ts';
import type { ReadSettings } from './read-settings.ts';
import type { RecordField } from './record-batch.ts';
import { createStreetReader, type StreetForms } from './street-reader.ts';

/** Where people and companies are reached, by the order given. */
export interface ReachForms {
  /** Part of the hash of what each record holds. */
  readonly hashes: Int32Array;
  readonly mail: MailForms;
  readonly phones: PhoneForms;
  readonly streets: StreetForms;
}

/** Fields that this lane reads. */
export const reachFields: readonly RecordField[] = ['email', 'website', 'phone', 'country', 'street', 'streetNumber'];

/** Makes the lane of mailboxes, websites, numbers and streets. */
export function createReachLane({ country }: Pick<ReadSettings, 'country'>): Lane<ReachForms> {
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
  return {
    read: lane.read,
    finish: () => ({
      hashes: lane.contents.finish(lane.records),
      mail: mail.finish(lane.records),
      phones: phones.finish(lane.records),
      streets: streets.finish(lane.records),
    }),
  };
}

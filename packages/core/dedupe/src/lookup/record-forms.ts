import type { DedupeRecord } from '../find/dedupe-record.ts';
import { createIdentityLane, type IdentityForms } from '../read/identity-lane.ts';
import { createReachLane, type ReachForms } from '../read/reach-lane.ts';
import type { ReadSettings } from '../read/read-settings.ts';
import { createRecordIntake } from '../read/record-intake.ts';
import { readMailbox } from '../table/mail-columns.ts';
import type { TextForms } from '../table/text-column.ts';

/** Columns of a record in normal form that a lookup keeps. */
export const formColumns = [
  ...(['source', 'externalId', 'first', 'middle', 'last', 'generation', 'email', 'emailLocal', 'emailDomain'] as const),
  ...(['mailDomain', 'webDomain', 'phone', 'extension', 'company', 'street', 'streetNumber', 'city'] as const),
  ...(['postalCode', 'birthday', 'companyLaw'] as const),
] as const;

/** One of {@link formColumns}. */
export type FormColumn = (typeof formColumns)[number];

/** Place of each column in `RecordForms.texts`. */
export const formPlace = Object.fromEntries(formColumns.map((column, place) => [column, place])) as Readonly<
  Record<FormColumn, number>
>;

/** One record in the normal forms that the finder compares; `''` for nothing. */
export interface RecordForms {
  readonly id: string;
  /** By place in {@link formColumns}. */
  readonly texts: readonly string[];
  /** Fields compared as plain text, by name. */
  readonly others: readonly (readonly [field: string, text: string])[];
}

/** Brings records into the finder's normal forms, a few at a time. */
export type FormsReader = (records: readonly DedupeRecord[]) => RecordForms[];

// What lanes know of texts that came up pays for itself, and is thrown away after so many records.
const mostRemembered = 8192;

/** Makes a reader that keeps its lanes: making them anew would cost more than most records do. */
export function createFormsReader(settings: ReadSettings): FormsReader {
  let lanes = openLanes(settings);
  return (records) => {
    const { intake, identity, reach } = lanes;
    const first = intake.ids.length;
    let isWhole = false;
    try {
      for (const record of records) intake.take(settings.entity === 'company' ? withCompanyName(record) : record);
      intake.close();
      isWhole = true;
    } finally {
      // Half a record would shift all that come after it.
      if (!isWhole || intake.ids.length > mostRemembered) lanes = openLanes(settings);
    }
    const formsAt = formsOfLanes(identity.forms(), reach.forms());
    return records.map(({ id }, nth) => formsAt(first + nth, id));
  };
}

function openLanes(settings: ReadSettings) {
  const identity = createIdentityLane();
  const reach = createReachLane(settings);
  const intake = createRecordIntake((batch) => {
    identity.read(batch);
    reach.read(batch);
  });
  return { identity, reach, intake };
}

function withCompanyName(record: DedupeRecord): DedupeRecord {
  return record.company ? record : { ...record, company: record.fullName };
}

function formsOfLanes(identity: IdentityForms, { mail, phones, streets, company, companyLaw }: ReachForms) {
  const { names } = identity;
  const mailboxAt = (place: number) => readMailbox(mail, mail.mailbox[place] as number);
  const texts = (place: number): Record<FormColumn, string> => ({
    ...mailboxAt(place),
    source: textAt(identity.source, place),
    externalId: textAt(identity.externalId, place),
    first: names.texts[names.first[place] as number] as string,
    middle: names.texts[names.middle[place] as number] as string,
    last: names.texts[names.last[place] as number] as string,
    generation: names.generation[place] === 0 ? '' : `${names.generation[place]}`,
    webDomain: mail.employers[mail.website[place] as number] as string,
    phone: textAt(phones.phone, place),
    extension: textAt(phones.extension, place),
    company: textAt(company, place),
    companyLaw: textAt(companyLaw, place),
    street: textAt(streets.street, place),
    streetNumber: textAt(streets.streetNumber, place),
    city: textAt(identity.city, place),
    postalCode: textAt(identity.postalCode, place),
    birthday: textAt(identity.birthday, place),
  });
  const others = identity.others.filter(({ field }) => field !== 'country' && field !== 'region');
  return (place: number, id: string): RecordForms => {
    const byColumn = texts(place);
    return {
      id,
      texts: formColumns.map((column) => byColumn[column]),
      others: others.flatMap(({ field, forms }): [string, string][] => {
        const text = textAt(forms, place);
        return text === '' ? [] : [[field, text]];
      }),
    };
  };
}

function textAt({ texts, values }: TextForms, place: number): string {
  return texts[values[place] as number] as string;
}

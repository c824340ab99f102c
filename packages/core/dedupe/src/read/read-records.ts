import type { StopListedKey } from '../find/find-result.ts';
import { arrangeColumn, valuesOfRows } from '../table/arrange-column.ts';
import { hashText } from '../table/hash-text.ts';
import { arrangeMail, textOfMailbox } from '../table/mail-columns.ts';
import { arrangeNames } from '../table/name-columns.ts';
import type { RecordTable } from '../table/record-table.ts';
import type { TextColumn, TextForms } from '../table/text-column.ts';
import type { IdentityForms } from './identity-lane.ts';
import type { LaneResult } from './lane.ts';
import type { ReachForms } from './reach-lane.ts';

/** All records in normal form, by the order given. */
export interface ReadRecords {
  readonly ids: readonly string[];
  /** Hash of what each record holds, as it was written. */
  readonly hashes: Uint32Array;
  /** Compares everything two records hold in normal form; 0 when it is the same. */
  compareForms(place: number, other: number): number;
  /** A hash that records of one entity probably share: that of the surname or the like; 0 for none. */
  nearness(place: number): number;
  /** The table of which each row is the record at a place. */
  arrange(order: Int32Array): RecordTable;
}

interface Facet {
  readonly values: Int32Array;
  readonly textOf: (value: number) => string;
}

/** Brings the lanes together again. */
export function joinLanes(
  ids: readonly string[],
  { forms: identity, hashes }: LaneResult<IdentityForms>,
  { forms: reach, hashes: otherHashes }: LaneResult<ReachForms>,
): ReadRecords {
  const { names } = identity;
  const { mail, phones, streets, company, companyLaw } = reach;
  const facets = facetsOf(identity, reach);
  const formsAt = (place: number): string =>
    JSON.stringify(facets.map(({ values, textOf }) => textOf(values[place] as number)));
  const leftOut = (mailboxes: readonly StopListedKey[]): StopListedKey[] => [...mailboxes, ...phones.leftOut];
  return {
    ids,
    hashes: addedUp(hashes, otherHashes),
    compareForms(place, other) {
      if (facets.every(({ values }) => values[place] === values[other])) return 0;
      return formsAt(place) < formsAt(other) ? -1 : 1;
    },
    nearness: nearnessOf(
      { texts: names.texts, values: names.last },
      { texts: names.texts, values: names.first },
      company,
      { texts: mail.locals, values: mail.mailbox.map((mailbox) => mail.local[mailbox] as number) },
    ),
    arrange(order) {
      const arranged = ({ texts, values }: TextForms): TextColumn => arrangeColumn(texts, valuesOfRows(values, order));
      const mailColumns = arrangeMail(mail, order);
      return {
        rows: order.length,
        source: arranged(identity.source),
        externalId: arranged(identity.externalId),
        names: arrangeNames(names, order),
        ...mailColumns,
        phone: arranged(phones.phone),
        extension: arranged(phones.extension),
        company: arranged(company),
        companyLaw: arranged(companyLaw),
        street: arranged(streets.street),
        streetNumber: arranged(streets.streetNumber),
        city: arranged(identity.city),
        postalCode: arranged(identity.postalCode),
        birthday: arranged(identity.birthday),
        others: identity.others.map(({ field, forms }) => ({ field, column: arranged(forms) })),
        leftOut: leftOut(mailColumns.leftOut),
      };
    },
  };
}

function addedUp(one: Int32Array, other: Int32Array): Uint32Array {
  const sums = new Uint32Array(one.length);
  for (let place = 0; place < sums.length; place += 1) sums[place] = (one[place] as number) + (other[place] as number);
  return sums;
}

function nearnessOf(...forms: readonly TextForms[]): (place: number) => number {
  const hashed = forms.map(({ texts, values }) => ({ values, hashes: new Int32Array(texts.length), texts }));
  return (place) => {
    for (const { texts, values, hashes } of hashed) {
      const value = values[place] as number;
      if (value === 0) continue;
      if (hashes[value] === 0) hashes[value] = hashText(texts[value] as string);
      return hashes[value] as number;
    }
    return 0;
  };
}

function facetsOf(identity: IdentityForms, { mail, phones, streets, company, companyLaw }: ReachForms): Facet[] {
  const { names, source, externalId, city, postalCode, birthday, others } = identity;
  const text = ({ texts, values }: TextForms): Facet => ({ values, textOf: (value) => texts[value] as string });
  const name = (values: Int32Array): Facet => text({ texts: names.texts, values });
  return [
    ...[name(names.first), name(names.middle), name(names.last)],
    { values: names.generation, textOf: String },
    ...[source, externalId, company, companyLaw, city, postalCode, birthday].map(text),
    ...others.map(({ forms }) => text(forms)),
    { values: mail.mailbox, textOf: (mailbox) => textOfMailbox(mail, mailbox) },
    text({ texts: mail.employers, values: mail.website }),
    ...[phones.phone, phones.extension, streets.street, streets.streetNumber].map(text),
  ];
}

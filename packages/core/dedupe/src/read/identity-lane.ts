import { foldText, normalizeCountry } from '@crmsync/normalize';
import type { NameForms } from '../table/name-columns.ts';
import type { TextForms } from '../table/text-column.ts';
import type { FieldsReader } from './fields-reader.ts';
import { createLaneFields, type Lane } from './lane.ts';
import { createNameReader } from './name-reader.ts';
import { readBirthday } from './read-birthday.ts';
import type { RecordField } from './record-batch.ts';
import { createTextReader } from './text-reader.ts';
import { unlessPlaceholder } from './unless-placeholder.ts';

/** Who somebody is, by the order given. */
export interface IdentityForms {
  readonly names: NameForms;
  readonly source: TextForms;
  readonly externalId: TextForms;
  readonly city: TextForms;
  readonly postalCode: TextForms;
  readonly birthday: TextForms;
  /** Fields compared as plain text, by name. */
  readonly others: readonly { readonly field: RecordField; readonly forms: TextForms }[];
}

const plainWord = /^[a-z0-9]*$/;

/** Makes the lane of names, ids and whatever else describes somebody. */
export function createIdentityLane(): Lane<IdentityForms> {
  const lane = createLaneFields();
  const batchOf = (name: RecordField) => lane.field(name, 'counts');
  const textOf = (name: RecordField, normalize: (text: string) => string) =>
    lane.reader(createTextReader(batchOf(name), unlessPlaceholder(normalize)));
  const names = lane.reader(
    createNameReader({ firstName: batchOf('firstName'), lastName: batchOf('lastName'), fullName: batchOf('fullName') }),
  );
  const source = lane.reader(createTextReader(batchOf('source'), (text) => text));
  const externalId = textOf('externalId', compact);
  const city = textOf('city', foldText);
  const postalCode = textOf('postalCode', compact);
  const birthday = textOf('birthday', readBirthday);
  const others = new Map<RecordField, FieldsReader<TextForms>>();
  for (const field of ['jobTitle', 'region'] as const) others.set(field, textOf(field, foldText));
  others.set('country', textOf('country', countryOf));
  const finish = ({ finish: close }: FieldsReader<TextForms>): TextForms => close(lane.records);
  const forms = (): IdentityForms => ({
    names: names.finish(lane.records),
    source: finish(source),
    externalId: finish(externalId),
    city: finish(city),
    postalCode: finish(postalCode),
    birthday: finish(birthday),
    others: [...others]
      .map(([field, reader]) => ({ field, forms: finish(reader) }))
      .filter((other) => other.forms.texts.length > 1)
      .sort((a, b) => (a.field < b.field ? -1 : 1)),
  });
  return {
    read(batch) {
      for (const field of batch.texts.keys())
        if (field.startsWith('other:') && !others.has(field)) others.set(field, textOf(field, foldText));
      lane.read(batch);
    },
    forms,
    finish: () => ({ forms: forms(), hashes: lane.contents.finish(lane.records) }),
  };
}

function compact(text: string): string {
  const folded = foldText(text);
  return plainWord.test(folded) ? folded : folded.replace(/[^\p{L}\p{N}]+/gu, '');
}

function countryOf(text: string): string {
  return normalizeCountry(text) ?? foldText(text);
}

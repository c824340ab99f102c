import { companyNameKey, foldText, normalizeCountry } from '@crmsync/normalize';
import type { NameForms } from '../table/name-columns.ts';
import type { TextForms } from '../table/text-column.ts';
import type { FieldsReader } from './fields-reader.ts';
import { createLaneFields, type Lane } from './lane.ts';
import { createNameReader } from './name-reader.ts';
import { readBirthday } from './read-birthday.ts';
import type { ReadSettings } from './read-settings.ts';
import type { RecordField } from './record-batch.ts';
import { createTextReader } from './text-reader.ts';

/** Who people and companies are, by the order given. */
export interface IdentityForms {
  /** Part of the hash of what each record holds. */
  readonly hashes: Int32Array;
  readonly names: NameForms;
  readonly source: TextForms;
  readonly externalId: TextForms;
  readonly company: TextForms;
  readonly city: TextForms;
  readonly postalCode: TextForms;
  readonly birthday: TextForms;
  /** Fields compared as plain text, by name. */
  readonly others: readonly { readonly field: RecordField; readonly forms: TextForms }[];
}

const placeholders: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['n/a', 'na', 'none', 'null', 'unknown', '-', '?', 'tbd', 'test', 'undefined'],
]);
const longestPlaceholder = 9;

/** Makes the lane of names, companies, ids and whatever else describes somebody. */
export function createIdentityLane({ entity }: Pick<ReadSettings, 'entity'>): Lane<IdentityForms> {
  const lane = createLaneFields();
  const batchOf = (name: RecordField) => lane.field(name, 'counts');
  const textOf = (name: RecordField, normalize: (text: string) => string) =>
    lane.reader(createTextReader(batchOf(name), unlessPlaceholder(normalize)));
  const fullName = batchOf('fullName');
  const names = lane.reader(
    createNameReader({ firstName: batchOf('firstName'), lastName: batchOf('lastName'), fullName }),
  );
  const source = lane.reader(createTextReader(batchOf('source'), (text) => text));
  const externalId = textOf('externalId', compact);
  const company = textOf('company', companyName);
  // Some exports of companies have the name in a column of that name.
  const otherCompany =
    entity === 'company' ? lane.reader(createTextReader(fullName, unlessPlaceholder(companyName))) : undefined;
  const city = textOf('city', foldText);
  const postalCode = textOf('postalCode', compact);
  const birthday = textOf('birthday', readBirthday);
  const others = new Map<RecordField, FieldsReader<TextForms>>();
  for (const field of ['jobTitle', 'region'] as const) others.set(field, textOf(field, foldText));
  others.set('country', textOf('country', countryOf));
  const finish = ({ finish: close }: FieldsReader<TextForms>): TextForms => close(lane.records);
  return {
    read(batch) {
      for (const field of batch.texts.keys())
        if (field.startsWith('other:') && !others.has(field)) others.set(field, textOf(field, foldText));
      lane.read(batch);
    },
    finish() {
      const named = finish(company);
      return {
        hashes: lane.contents.finish(lane.records),
        names: names.finish(lane.records),
        source: finish(source),
        externalId: finish(externalId),
        company: otherCompany !== undefined && named.texts.length === 1 ? finish(otherCompany) : named,
        city: finish(city),
        postalCode: finish(postalCode),
        birthday: finish(birthday),
        others: [...others]
          .map(([field, reader]) => ({ field, forms: finish(reader) }))
          .filter(({ forms }) => forms.texts.length > 1)
          .sort((a, b) => (a.field < b.field ? -1 : 1)),
      };
    },
  };
}

function unlessPlaceholder(normalize: (text: string) => string): (text: string) => string {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed.length <= longestPlaceholder && placeholders.has(trimmed.toLowerCase())) return '';
    return normalize(text);
  };
}

function companyName(text: string): string {
  return companyNameKey(text) ?? '';
}

function compact(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

function countryOf(text: string): string {
  return normalizeCountry(text) ?? foldText(text);
}

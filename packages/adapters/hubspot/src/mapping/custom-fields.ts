import {
  bool,
  type CustomCodec,
  type CustomMapping,
  dateOnly,
  decimalText,
  isEmptyWire,
  isoInstant,
  type Note,
} from '@crmsync/adapter-kit';
import type { FieldDefinition, FieldValue } from '@crmsync/model';
import { z } from 'zod';
import { splitList } from './text-list.ts';

type ReadText = (text: string, note: Note, definition: FieldDefinition) => FieldValue | undefined;

function readChoice(key: string, definition: FieldDefinition): FieldValue {
  const label = definition.choices?.find((choice) => choice.key === key)?.label;
  return label === undefined ? { key } : { key, label };
}

const readJson: ReadText = (text, note) => {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    note('VALUE_UNREADABLE', "The remote's value is no JSON; it was not read.");
    return undefined;
  }
};

const readers: Partial<Record<FieldDefinition['kind'], ReadText>> = {
  decimal: (text, note) => decimalText({ as: 'text' }).read(text, note),
  bool: (text, note) => bool({ as: 'text' }).read(text, note),
  date: (text, note) => dateOnly().read(text, note),
  instant: (text, note) => isoInstant().read(text, note),
  choice: (text, _note, definition) => readChoice(text, definition),
  choices: (text, _note, definition) => splitList(text).map((key) => readChoice(key, definition)),
  richText: (body) => ({ format: 'html', body }),
  json: readJson,
};

const keyed = z.object({ key: z.string() });
const formatted = z.object({ format: z.string(), body: z.string() });
const priced = z.object({ amount: z.string() });

/** The text of a custom value, by its shape. */
function writeText(value: FieldValue): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    const keys = z.array(z.union([keyed.transform((choice) => choice.key), z.string()])).safeParse(value);
    return keys.success ? keys.data.join(';') : JSON.stringify(value);
  }
  const choice = keyed.safeParse(value);
  if (choice.success) return choice.data.key;
  const rich = formatted.safeParse(value);
  if (rich.success) return rich.data.body;
  const money = priced.safeParse(value);
  return money.success ? money.data.amount : JSON.stringify(value);
}

/**
 * The account's own properties beside the standard ones, typed by their definitions.
 * @see https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide
 */
export const customFields: CustomMapping = {
  codecFor(definition): CustomCodec {
    const read = readers[definition.kind] ?? ((text: string) => text);
    return {
      read: (wire, note) => (isEmptyWire(wire) ? null : read(String(wire), note, definition)),
      write: writeText,
    };
  },
};

import type { FieldDefinition, FieldOption } from './field-definition.ts';
import {
  type Check,
  clearable,
  date,
  InputProblem,
  integer,
  list,
  nested,
  number,
  text,
  timeOfDay,
} from './input-shape.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts';
import { addressText, postalAddress } from './postal-address.ts';

/** Longest value of a one-line text field, in characters. */
const VARCHAR_LIMIT = 255;

/** How the values of one field type are checked on write, shown in webhooks, and found by search. */
interface ValueKind {
  readonly check: (field: FieldDefinition) => Check;
  readonly webhook: (value: Json, field: FieldDefinition) => JsonObject;
  /** The text that search compares; absent for types that are not searchable. */
  readonly searchText?: (value: Json) => string | null;
}

const plainText = (value: Json): string | null => (value === null ? null : String(value));
const plainWebhook = (value: Json, field: FieldDefinition): JsonObject => ({ type: field.type, value });
const idWebhook = (value: Json, field: FieldDefinition): JsonObject => ({ type: field.type, id: value });
const objectWebhook = (value: Json, field: FieldDefinition): JsonObject => ({
  type: field.type,
  ...(isJsonObject(value) ? value : {}),
});
const rangeWebhook = (value: Json, field: FieldDefinition): JsonObject => {
  const range = isJsonObject(value) ? value : {};
  return { type: field.type, from: range.value ?? null, until: range.until ?? null };
};

const shortText: ValueKind = {
  check: () => text({ maxLength: VARCHAR_LIMIT }),
  webhook: plainWebhook,
  searchText: plainText,
};
const linkedId: ValueKind = { check: () => integer, webhook: idWebhook };

const kinds: Readonly<Record<string, ValueKind>> = {
  varchar: shortText,
  varchar_auto: shortText,
  phone: shortText,
  text: { check: () => text(), webhook: plainWebhook, searchText: plainText },
  double: { check: () => number, webhook: plainWebhook, searchText: plainText },
  monetary: {
    check: () => nested({ value: number, currency: text({ filled: true }) }, ['value', 'currency']),
    webhook: objectWebhook,
    searchText: (value) => (isJsonObject(value) ? plainText(value.value ?? null) : null),
  },
  enum: { check: optionId, webhook: idWebhook },
  set: {
    check: optionIds,
    webhook: (value, field) => ({
      type: field.type,
      values: isJsonArray(value) ? value.map((id) => ({ id })) : null,
    }),
  },
  user: linkedId,
  org: linkedId,
  people: linkedId,
  date: { check: () => date, webhook: plainWebhook },
  daterange: { check: () => nested({ value: date, until: date }, ['value', 'until']), webhook: rangeWebhook },
  time: {
    check: () =>
      nested({ value: timeOfDay, timezone_id: clearable(integer), timezone_name: clearable(text()) }, ['value']),
    webhook: objectWebhook,
  },
  timerange: {
    check: () =>
      nested(
        { value: timeOfDay, until: timeOfDay, timezone_id: clearable(integer), timezone_name: clearable(text()) },
        ['value', 'until'],
      ),
    webhook: rangeWebhook,
  },
  address: { check: () => postalAddress, webhook: objectWebhook, searchText: addressText },
};

/**
 * Checks the `custom_fields` object of a write: codes must exist, values must have the type of their field, and
 * `null` clears. An empty list does not clear a multiple choice field but is refused.
 */
export function customFieldsCheck(fieldByCode: (code: string) => FieldDefinition | undefined): Check {
  return (value, path) => {
    if (!isJsonObject(value)) throw new InputProblem(path, 'must be an object');
    return Object.fromEntries(
      Object.entries(value).map(([code, item]) => {
        const field = fieldByCode(code);
        const kind = field?.isCustom === true ? kinds[field.type] : undefined;
        if (field === undefined || kind === undefined)
          throw new InputProblem(`${path}.${code}`, `unknown field ${code}`);
        return [code, clearable(kind.check(field))(item, `${path}.${code}`)];
      }),
    );
  };
}

/** A custom field value as webhooks show it, with its type; null stays null. */
export function customFieldWebhook(field: FieldDefinition, value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  return kinds[field.type]?.webhook(value, field) ?? null;
}

/** The text by which search finds a custom field value; null when it has none or the type is not searchable. */
export function customFieldSearchText(field: FieldDefinition, value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  return kinds[field.type]?.searchText?.(value) ?? null;
}

/** True for a field type whose values search looks at. */
export function isSearchableType(type: string): boolean {
  return kinds[type]?.searchText !== undefined;
}

/** An option value with its label, as `include_option_labels` asks for. */
export function withOptionLabels(field: FieldDefinition, value: Json): Json {
  const labelled = (id: Json): Json => ({
    id,
    label: field.options?.find((option) => option.id === id)?.label ?? null,
  });
  if (value === null) return null;
  if (field.type === 'enum') return labelled(value);
  return field.type === 'set' && isJsonArray(value) ? value.map(labelled) : value;
}

function optionId(field: FieldDefinition): Check {
  return (value, path) => {
    const id = integer(value, path);
    if (!hasOption(field.options, id)) throw new InputProblem(path, 'must be an existing option id');
    return id;
  };
}

function optionIds(field: FieldDefinition): Check {
  const ids = list(optionId(field));
  return (value, path) => {
    const checked = ids(value, path);
    if (isJsonArray(checked) && checked.length === 0) {
      throw new InputProblem(path, 'must not be an empty array, use null to clear');
    }
    return checked;
  };
}

function hasOption(options: readonly FieldOption[] | null, id: Json): boolean {
  return options?.some((option) => option.id === id) ?? false;
}

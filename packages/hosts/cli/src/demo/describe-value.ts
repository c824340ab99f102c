import type { FieldValue } from '@crmsync/model';

const longest = 44;
/** Members that say what a composed value is, the most telling first. */
const telling = ['address', 'number', 'amount', 'label', 'value', 'url', 'line1', 'city', 'countryText', 'name', 'key'];

/** A field's value as short text for people. */
export function describeValue(value: FieldValue | undefined): string {
  const text = textOf(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function textOf(value: FieldValue | undefined): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(textOf).join(', ');
  if (typeof value !== 'object') return String(value);
  const members = new Map<string, FieldValue>(Object.entries(value));
  const currency = members.get('currency');
  const name = telling.find((member) => typeof members.get(member) === 'string');
  if (name === undefined) return JSON.stringify(value);
  return typeof currency === 'string' ? `${members.get(name)} ${currency}` : String(members.get(name));
}

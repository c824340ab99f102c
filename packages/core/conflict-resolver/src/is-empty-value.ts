import type { FieldValue } from '@crmsync/model';
import { normalizeText } from '@crmsync/normalize';

/**
 * True when a value says nothing: absent, `null`, blank text, `[]`, `{}`, or rich text with a blank body. Zero and
 * `false` are values.
 */
export function isEmptyValue(value: FieldValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return normalizeText(value) === '';
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.length === 0;
  if ('format' in value && typeof value.body === 'string') return normalizeText(value.body) === '';
  return Object.keys(value).length === 0;
}

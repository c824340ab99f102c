import { type Check, flag, list, nested, text } from './input-shape.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

const entries = list(nested({ value: text(), label: text(), primary: nullableFlag }, ['value']));

/**
 * A list of e-mail addresses, phone numbers or messenger names. It is replaced as a whole; the label defaults to
 * `work`, and without a primary entry the first one becomes primary.
 */
export const contactPoints: Check = (value, path) => {
  const checked = entries(value, path);
  return Array.isArray(checked) ? withOnePrimary(checked.filter(isJsonObject)) : [];
};

/** The texts of a list of contact points, without empty ones. */
export function contactValues(points: Json | undefined): string[] {
  if (!Array.isArray(points)) return [];
  return points.flatMap((point) => {
    const value = isJsonObject(point) ? point.value : undefined;
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
}

function nullableFlag(value: Json, path: string): Json {
  return value === null ? null : flag(value, path);
}

function withOnePrimary(points: readonly JsonObject[]): JsonObject[] {
  const chosen = points.findIndex((point) => point.primary === true);
  const primaryAt = chosen === -1 ? 0 : chosen;
  return points.map((point, index) => ({
    value: point.value ?? '',
    primary: index === primaryAt,
    label: typeof point.label === 'string' && point.label !== '' ? point.label : 'work',
  }));
}

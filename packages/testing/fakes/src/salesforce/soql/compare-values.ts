import type { FieldDefinition, FieldValue } from '../schema/field-definition.ts';

/** Orders two values of a field: texts without regard to case, ids, days and times by their signs. */
export function compareValues(left: FieldValue, right: FieldValue, { type }: Pick<FieldDefinition, 'type'>): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [one, other] = isExact(type) ? [String(left), String(right)] : [fold(left), fold(right)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function isExact(type: FieldDefinition['type']): boolean {
  return type === 'id' || type === 'reference' || type === 'date' || type === 'datetime';
}

function fold(value: FieldValue): string {
  return String(value).toLowerCase();
}

import { elementType, isEmptyValue, isListKind, isPrimary, listElements, mergeField } from '@crmsync/conflict-resolver';
import type { FieldValue } from '@crmsync/model';
import type { FieldClaim } from './contribution.ts';
import type { Claims, NarrowingContext } from './narrow-claims.ts';
import type { SurvivorshipRule } from './survivorship-rule.ts';

/** True when a rule makes one value of several for this kind; elsewhere it chooses. */
export function isCombining(rule: SurvivorshipRule, context: NarrowingContext, claims: readonly FieldClaim[]): boolean {
  if (rule.rule === 'union') return isListKind(context.kind);
  return rule.rule === 'appendUnique' && (isListKind(context.kind) || claims.every(isTextClaim));
}

/** One value out of all claims, which come best first. */
export function combineClaims(ranked: Claims, context: NarrowingContext): FieldValue {
  const [best, ...others] = ranked.filter(({ value }) => !isEmptyValue(value));
  if (best === undefined) return ranked[0].value;
  const filled: Claims = [best, ...others];
  return isListKind(context.kind) ? uniteLists(filled, context) : appendNotes(filled, context);
}

/** Every element once, by its normal form, in the best spelling; one primary element, that of the best claim with one. */
function uniteLists(ranked: Claims, context: NarrowingContext): FieldValue {
  const elements = new Map<string, FieldValue>();
  for (const { value } of ranked) {
    for (const { id, element } of listElements(context.kind, value, context)) {
      const known = elements.get(id);
      elements.set(id, known === undefined ? element : completed(known, element, context));
    }
  }
  const primary = ranked.map((claim) => primaryOf(claim, context)).find((id) => id !== undefined);
  if (context.kind === 'references') return primaryFirst(elements, primary);
  const marked = ranked.some(({ value }) => Array.isArray(value) && value.some(isPrimary));
  const plain = [...elements].map(([id, element]) => (marked ? withPrimary(element, id === primary) : element));
  // The list reads its own elements once more: an address with and without a type is one address.
  return listElements(context.kind, plain, context).map(({ element }) => element);
}

function primaryOf({ value }: FieldClaim, context: NarrowingContext): string | undefined {
  const elements = listElements(context.kind, value, context);
  if (context.kind === 'references' || elements.length === 1) return elements[0]?.id;
  return elements.find(({ element }) => isPrimary(element))?.id;
}

/** What only the second knows is added, but for addresses: their parts belong together. */
function completed(first: FieldValue, second: FieldValue, context: NarrowingContext): FieldValue {
  if (context.kind === 'addresses' || !isObject(first) || !isObject(second)) return first;
  const { primary: _mark, ...facts } = second;
  const type = elementType(first) === '' && elementType(second) !== '' ? { type: second.type ?? null } : {};
  return { ...facts, ...first, ...type };
}

function withPrimary(element: FieldValue, primary: boolean): FieldValue {
  if (!isObject(element)) return element;
  const { primary: _mark, ...rest } = element;
  return primary ? { ...rest, primary: true } : rest;
}

function primaryFirst(elements: ReadonlyMap<string, FieldValue>, primary: string | undefined): FieldValue {
  const list = [...elements];
  return [...list.filter(([id]) => id === primary), ...list.filter(([id]) => id !== primary)].map(([, each]) => each);
}

/** Every note once. The claims come in one order, whatever order they arrived in. */
function appendNotes(ranked: Claims, { kind, defaultRegion }: NarrowingContext): FieldValue {
  const compare = defaultRegion === undefined ? {} : { defaultRegion };
  return ranked
    .map(({ value }) => value)
    .reduce(
      (local, remote) =>
        mergeField({ field: '', kind, base: undefined, local, remote, rule: { rule: 'appendUnique' }, compare }).value,
    );
}

function isTextClaim({ value }: FieldClaim): boolean {
  return value === null || typeof value === 'string' || (isObject(value) && typeof value.body === 'string');
}

function isObject(value: FieldValue): value is { [member: string]: FieldValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

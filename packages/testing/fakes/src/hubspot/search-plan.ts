import type { HubSpotState, ObjectSpace } from './hubspot-state.ts';
import type { ObjectRow } from './object-row.ts';
import { timeOf } from './property-value.ts';
import type { RankedIndex } from './ranked-index.ts';
import { filterTest, type RowTest, type SearchFilter } from './search-filter.ts';

/** A run of ranks in an index: `from` inclusive, `to` exclusive. */
export interface RankRange {
  readonly index: RankedIndex;
  readonly orderedBy: 'id' | 'modified';
  readonly from: number;
  readonly to: number;
}

/** How one filter group is answered: from where its candidates come, and what is left to test. */
export interface GroupPlan {
  readonly range: RankRange;
  /** Candidates by an exact value, in place of the range. */
  readonly ids?: readonly number[];
  readonly tests: readonly RowTest[];
}

/** Finds the cheapest way to the rows of a filter group. Throws the vendor's 400 for a wrong filter. */
export function planGroup(
  state: HubSpotState,
  space: ObjectSpace,
  filters: readonly SearchFilter[],
  orderedBy: 'id' | 'modified',
): GroupPlan {
  const tests = filters.map((filter) => filterTest(state, space, filter));
  const exact = exactIds(space, filters);
  const whole = wholeRange(space, orderedBy);
  if (exact !== undefined) return { range: whole, ids: exact, tests };
  const modified = bounds(filters, space.type.modifiedProperty);
  const ids = bounds(filters, 'hs_object_id');
  const ranged = orderedBy === 'modified' || ids.used.size === 0 ? modified : ids;
  if (ranged.used.size === 0) return { range: whole, tests };
  const kind = ranged === modified ? 'modified' : 'id';
  const { index } = wholeRange(space, kind);
  const range = {
    index,
    orderedBy: kind,
    from: index.rank(ranged.low, Number.NEGATIVE_INFINITY),
    to: index.rank(ranged.high, Number.POSITIVE_INFINITY),
  } as const;
  return { range, tests: tests.filter((_test, at) => !ranged.used.has(at)) };
}

/** The rows of a range that pass, in the order of its index. */
export function* rowsOf(space: ObjectSpace, { range, ids, tests }: GroupPlan): Iterable<ObjectRow> {
  const passes = (row: ObjectRow | undefined): row is ObjectRow =>
    row !== undefined && tests.every((test) => test(row));
  if (ids !== undefined) {
    for (const id of ids) {
      const row = space.table.search.row(id);
      if (passes(row)) yield row;
    }
    return;
  }
  for (let at = range.from; at < range.to; at++) {
    const row = space.table.search.row(range.index.at(at) ?? -1);
    if (passes(row)) yield row;
  }
}

function wholeRange(space: ObjectSpace, orderedBy: 'id' | 'modified'): RankRange {
  const index = orderedBy === 'id' ? space.table.search.byId : space.table.search.byModified;
  return { index, orderedBy, from: 0, to: index.size };
}

/** Ids by a filter for exact values, where there is one on a property that is worth a lookup. */
function exactIds(space: ObjectSpace, filters: readonly SearchFilter[]): readonly number[] | undefined {
  for (const { propertyName, operator, value, values } of filters) {
    const property = space.properties.get(propertyName);
    const looksUp = property?.type === 'string' || property?.type === 'phone_number' || propertyName === 'hs_object_id';
    if (!looksUp) continue;
    const wanted = operator === 'EQ' && value !== undefined ? [value] : operator === 'IN' ? (values ?? []) : [];
    if (wanted.length === 0) continue;
    if (propertyName === 'hs_object_id') return [...new Set(wanted.map(Number))];
    return [...new Set(wanted.flatMap((text) => space.table.search.withValue(propertyName, text)))];
  }
  return undefined;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
  /** Positions of the filters that the bounds stand for. */
  readonly used: ReadonlySet<number>;
}

/** Collects what the filters say about a whole-number property as inclusive bounds. */
function bounds(filters: readonly SearchFilter[], property: string): Bounds {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  const used = new Set<number>();
  for (const [at, { propertyName, operator, value, highValue }] of filters.entries()) {
    if (propertyName !== property) continue;
    const number = wholeNumber(value);
    if (number === undefined) continue;
    if (operator === 'GTE' || operator === 'EQ') low = Math.max(low, number);
    else if (operator === 'GT') low = Math.max(low, number + 1);
    else if (operator === 'BETWEEN') low = Math.max(low, number);
    if (operator === 'LTE' || operator === 'EQ') high = Math.min(high, number);
    else if (operator === 'LT') high = Math.min(high, number - 1);
    else if (operator === 'BETWEEN') high = Math.min(high, wholeNumber(highValue) ?? high);
    if (['GTE', 'GT', 'LTE', 'LT', 'EQ', 'BETWEEN'].includes(operator)) used.add(at);
  }
  return { low, high, used };
}

function wholeNumber(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Number(value) : timeOf(value);
}

import { leastKinship, mostKinship } from '../facts/person-name-fact.ts';
import { coincidenceOf, countGroups, countSets, expectedUnseen, type Grouping, rowsByGroup } from '../facts/rarity.ts';
import type { Findings } from '../find/create-result.ts';
import type { SearchPlan } from '../find/search-plan.ts';
import { levelStride } from '../model/level-shares.ts';
import { hashText } from '../table/hash-text.ts';
import type { RecordTable } from '../table/record-table.ts';
import type { TextColumn } from '../table/text-column.ts';
import { formColumns } from './record-forms.ts';
import type { TrainedColumn, TrainedModel } from './trained-model.ts';

const mostCommon = 2000;
// Values of so few entities are as rare as any.
const fewestEntities = 3;

/** Says what a search learned, as plain JSON. */
export function describeModel(
  findings: Pick<Findings, 'entity' | 'groups' | 'model' | 'plan' | 'table'>,
): TrainedModel {
  const { entity, groups, model, plan, table } = findings;
  const grouping = rowsByGroup(groups);
  return {
    version: 1,
    entity,
    records: table.rows,
    priorBits: Math.log2(model.priorOdds),
    facts: model.facts.map(({ name, levels }, f) => ({
      fact: name,
      matchBits: levels.map((_, level) => Math.log2(model.matchShares[f * levelStride + level] as number)),
      chanceBits: levels.map((_, level) => Math.log2(model.chanceShares[f * levelStride + level] as number)),
      dependence: Object.fromEntries(
        model.facts.map((asked, g) => [asked.name, (model.dependence[f] as Float64Array)[g] as number]),
      ),
    })),
    nameLimits: Array.from(model.nameLimits, (limit) => (Number.isFinite(limit) ? Math.log2(limit) : null)),
    kinship: kinshipOf(table, grouping),
    columns: describeColumns(table, grouping),
    shared: { phone: sharedValues(plan, 'phone'), email: sharedValues(plan, 'email') },
  };
}

const mostShared = 5000;

function sharedValues({ stopListed }: Pick<SearchPlan, 'stopListed'>, column: 'phone' | 'email'): number[] {
  return stopListed
    .filter(({ kind, field }) => field === column && (kind === 'switchboard' || kind === 'sharedMailbox'))
    .sort((a, b) => b.records - a.records)
    .slice(0, mostShared)
    .map(({ value }) => hashText(value));
}

function describeColumns(table: RecordTable, grouping: Grouping): Record<string, TrainedColumn> {
  const columns: [string, Pick<TextColumn, 'texts' | 'values'>][] = table.others.map(({ field, column }) => [
    field,
    column,
  ]);
  for (const name of formColumns) {
    if (name === 'generation' || name === 'source' || name === 'companyLaw') continue;
    if (name !== 'first' && name !== 'middle' && name !== 'last') columns.push([name, table[name]]);
    else columns.push([name, { texts: table.names.texts, values: table.names[name] }]);
  }
  const described = columns.map(([name, { texts, values }]) => {
    const counted = countGroups(values, texts.length, grouping);
    const records = values.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
    return [name, describeColumn(texts, counted, records)] as const;
  });
  return Object.fromEntries([...described, ['word', describeWords(table.company, grouping)]]);
}

function describeWords({ texts, values }: TextColumn, grouping: Grouping): TrainedColumn {
  const words = [...new Set(texts.flatMap((text) => (text === '' ? [] : text.split(' '))))];
  const numbers = new Map(words.map((word, number) => [word, number]));
  const sets = texts.map((text) =>
    text === '' ? [] : [...new Set(text.split(' '))].map((word) => numbers.get(word) as number),
  );
  const records = values.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
  return describeColumn(words, countSets(values, sets, words.length, grouping), records);
}

function describeColumn(
  texts: readonly string[],
  { counts, total }: { readonly counts: Int32Array; readonly total: number },
  records: number,
): TrainedColumn {
  const common: [number, number][] = [];
  for (const [value, count] of counts.entries()) {
    if (count >= fewestEntities) common.push([hashText(texts[value] as string), count]);
  }
  common.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return {
    entities: total,
    recordsPerEntity: total === 0 ? 1 : records / total,
    unseen: expectedUnseen(counts),
    common: common.slice(0, mostCommon),
  };
}

function kinshipOf({ names: { first, last, texts } }: RecordTable, grouping: Grouping): number {
  const coincidence = (values: Int32Array, distinct: number): number => {
    const { counts, total } = countGroups(values, distinct, grouping);
    return coincidenceOf(counts, total);
  };
  const wholes = new Map<number, number>();
  const whole = first.map((name, row) => {
    if (name === 0 || last[row] === 0) return 0;
    const key = name * texts.length + (last[row] as number);
    const number = wholes.get(key) ?? wholes.size + 1;
    wholes.set(key, number);
    return number;
  });
  const byParts = coincidence(first, texts.length) * coincidence(last, texts.length);
  return Math.min(Math.max(coincidence(whole, wholes.size + 1) / byParts, leastKinship), mostKinship);
}

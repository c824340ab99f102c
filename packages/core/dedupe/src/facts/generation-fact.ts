import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';

/** Levels of the fact `generation`, by place in its list. */
export const generationLevel = { same: 0, oneSided: 1, different: 2 } as const;

const levels = levelsOf([
  ['same', 0.9, 0.3, 'sameName'],
  ['oneSided', 0.0002, 0.5, 'differentGenerations'],
  ['different', 0.00001, 0.5, 'differentGenerations'],
]).map((level, index) => (index > 0 ? { ...level, suspect: true, noShared: true } : level));

/** Jr., Sr., III: two different ones are two people; one that a side does not say is a doubt. */
export function generationFact(table: RecordTable): Fact {
  const { generation } = table.names;
  return {
    name: 'generation',
    shared: false,
    levels,
    compare(a, b) {
      const one = generation[a] as number;
      const other = generation[b] as number;
      if (one === other) return one === 0 ? missing : generationLevel.same;
      return one === 0 || other === 0 ? generationLevel.oneSided : generationLevel.different;
    },
    chance: (_, __, level) => (levels[level] as (typeof levels)[number]).chance,
  };
}

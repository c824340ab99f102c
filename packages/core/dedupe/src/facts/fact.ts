import type { ReasonCode } from '../find/reason-code.ts';

/** One way in which a fact can compare. */
export interface FactLevel {
  readonly name: string;
  /** Share of true matches expected at this level before anything is learned. */
  readonly match: number;
  /** Share of chance pairs expected at this level before anything is learned. */
  readonly chance: number;
  /** Code given when this level decides. */
  readonly reason: ReasonCode;
  /** Speaks for one entity rather than for two. */
  readonly agrees: boolean;
  /** Rather two entities than one: nothing is learned from such a pair, and the level keeps its starting share. */
  readonly suspect?: boolean;
  /**
   * How many facts of one's own, other than the name, must agree for a pair to be merged unseen, however much shared facts say;
   * infinite where a person is always asked. 0 by default.
   */
  readonly ownFactsToMerge?: number;
  /** Relatives and neighbours often compare so: what shared facts add beside this level is limited by what is found. */
  readonly limited?: boolean;
  /** Facts shared by a household, an office or a building add nothing beside this level. */
  readonly noShared?: boolean;
  /** A shared telephone number adds nothing beside this level. */
  readonly noPhone?: boolean;
}

/** One independent piece of evidence about a pair of records. */
export interface Fact {
  readonly name: string;
  /** Belongs to a household, an office or a building rather than to one person or company. */
  readonly shared: boolean;
  /** Value per row by which rows that agree on a shared fact are found; 0 for none. */
  readonly groups?: Int32Array;
  /** From strongest agreement to disagreement. */
  readonly levels: readonly FactLevel[];
  /** From this level on {@link chance} is always 0; without it no level is known to be so. */
  readonly fixedFrom?: number;
  /** Level at which two rows compare, or {@link missing}. */
  compare(a: number, b: number): number;
  /** How probable this agreement is between two unrelated records, given its values; 0 where the level alone says it. */
  chance(a: number, b: number, level: number): number;
}

/** Level of a fact of which one side has nothing. */
export const missing = 255;

/** Makes the levels of a fact from rows of name, match share, chance share and reason. */
export function levelsOf(rows: readonly (readonly [string, number, number, ReasonCode])[]): readonly FactLevel[] {
  return rows.map(([name, match, chance, reason]) => ({
    name,
    match,
    chance,
    reason,
    agrees: !reason.startsWith('different'),
  }));
}

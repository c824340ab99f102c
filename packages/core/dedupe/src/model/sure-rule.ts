import { type Fact, missing } from '../facts/fact.ts';

/**
 * Rules that are sure whatever the model says: whether they hold for two rows whose levels are known. Asked only about
 * pairs that agree wholly on a fact other than the name.
 */
export type SureRule = (a: number, b: number, levels: Uint8Array, offset: number) => boolean;

/** Reads the level of one fact of a pair, `missing` where that fact is not compared at all. */
export function levelReader(facts: readonly Fact[], fact: string): (levels: Uint8Array, offset: number) => number {
  const place = facts.findIndex(({ name }) => name === fact);
  return place < 0 ? () => missing : (levels, offset) => levels[offset + place] as number;
}

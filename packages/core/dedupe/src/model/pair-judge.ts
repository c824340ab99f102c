import { type Fact, type FactLevel, missing } from '../facts/fact.ts';
import { addMatchBits, addUp, ceilingsOf, compareRows, type PairModel, weighChance } from './pair-model.ts';

/**
 * Rules that are sure whatever the model says: levels of one pair to whether they hold. Asked only about pairs that
 * agree wholly on a fact other than the name.
 */
export type SureRule = (a: number, b: number, level: (fact: string) => string) => boolean;

/** Judges pairs of rows under a model. */
export interface PairJudge {
  /** Bits of a pair whose levels are known. */
  bitsOf(a: number, b: number, levels: Uint8Array, offset: number): number;
  /** Whether a pair whose levels are known can reach even odds, whatever its values are. */
  mayBeOne(levels: Uint8Array, offset: number): boolean;
  /** Bits of any two rows. */
  bits(a: number, b: number): number;
  /** Level and bits of every fact of any two rows. */
  facts(a: number, b: number): { readonly fact: Fact; readonly level: FactLevel | undefined; readonly bits: number }[];
}

// Bits that a sure pair has at least: a probability of 0.999.
const sureBits = 10;
// Sums are rounded.
const slack = 0.01;

/** Makes the judge for a model. `sure` are rules that hold whatever the model says. */
export function createPairJudge(model: PairModel, sure: SureRule): PairJudge {
  const { facts } = model;
  const levels = new Uint8Array(facts.length);
  const bits = new Float32Array(facts.length);
  const place = new Map(facts.map((fact, f) => [fact.name, f]));
  // One closure for all pairs; it reads the pair under way.
  let current: Uint8Array = levels;
  let start = 0;
  const levelOf = (name: string): string => {
    const f = place.get(name);
    const level = f === undefined ? missing : (current[start + f] as number);
    return level === missing ? '' : ((facts[f as number] as Fact).levels[level] as FactLevel).name;
  };
  const bitsOf: PairJudge['bitsOf'] = (a, b, known, offset) => {
    weighChance(model, a, b, known, offset, bits, 0);
    addMatchBits(model, known, offset, bits, 0);
    const sum = addUp(model, known, offset, bits, 0);
    if (sum >= sureBits) return sum;
    if (!hasFullAgreement(known, offset, facts.length)) return sum;
    current = known;
    start = offset;
    return sure(a, b, levelOf) ? sureBits : sum;
  };
  let ceilings: readonly Float64Array[] | undefined;
  return {
    bitsOf,
    mayBeOne(known, offset) {
      if (hasFullAgreement(known, offset, facts.length)) return true;
      ceilings ??= ceilingsOf(model);
      for (let f = 0; f < facts.length; f += 1) {
        const level = known[offset + f] as number;
        bits[f] = level === missing ? 0 : ((ceilings[f] as Float64Array)[level] as number);
      }
      return addUp(model, known, offset, bits, 0) > -slack;
    },
    bits(a, b) {
      compareRows(facts, a, b, levels, 0);
      return bitsOf(a, b, levels, 0);
    },
    facts(a, b) {
      compareRows(facts, a, b, levels, 0);
      bitsOf(a, b, levels, 0);
      return facts.map((fact, f) => ({ fact, level: fact.levels[levels[f] as number], bits: bits[f] as number }));
    },
  };
}

// The first level of a fact is its full agreement.
function hasFullAgreement(levels: Uint8Array, offset: number, facts: number): boolean {
  for (let f = 1; f < facts; f += 1) if (levels[offset + f] === 0) return true;
  return false;
}

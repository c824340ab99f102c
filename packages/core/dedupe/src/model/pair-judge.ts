import type { PairList } from '../blocking/pair-list.ts';
import { type Fact, type FactLevel, missing } from '../facts/fact.ts';
import { createChanceFactors } from './chance-factor.ts';
import { compareRows, type PairRange } from './compare-pairs.ts';
import { levelStride } from './level-shares.ts';
import type { PairModel } from './pair-model.ts';
import type { SureRule } from './sure-rule.ts';
import { createPairWeigher } from './weigh-pairs.ts';

/** Judges pairs of rows under a model. */
export interface PairJudge {
  /** Bits of some pairs of a list whose levels are known, into `bits`. */
  weigh(pairs: PairList, range: PairRange, levels: Uint8Array, bits: Float32Array): void;
  /** Bits of any two rows. */
  bits(a: number, b: number): number;
  /** Level and bits of every fact of any two rows. */
  facts(a: number, b: number): { readonly fact: Fact; readonly level: FactLevel | undefined; readonly bits: number }[];
}

// What a sure pair has at least: a probability of 0.999.
const sureBits = 10;
const sureOdds = 2 ** sureBits;
const onePair: PairRange = { from: 0, to: 1 };

/** Makes the judge for a model. `sure` are rules that hold whatever the model says. */
export function createPairJudge(model: PairModel, sure: SureRule): PairJudge {
  const { facts, matchShares } = model;
  const width = facts.length;
  const chances = createChanceFactors(model);
  const weigher = createPairWeigher(model, chances);
  const weigh: PairJudge['weigh'] = (pairs, range, levels, bits) => {
    const { a, b } = pairs;
    weigher(pairs, range, levels, (pair, odds, agreesWholly) => {
      const isSure =
        odds < sureOdds && agreesWholly && sure(a[pair] as number, b[pair] as number, levels, pair * width);
      bits[pair] = isSure ? sureBits : Math.log2(odds);
    });
  };
  const pair = { count: 1, a: new Int32Array(1), b: new Int32Array(1) };
  const pairLevels = new Uint8Array(width);
  const pairBits = new Float32Array(1);
  const compare = (a: number, b: number): void => {
    pair.a[0] = a;
    pair.b[0] = b;
    compareRows(facts, a, b, pairLevels, 0);
  };
  return {
    weigh,
    bits(a, b) {
      compare(a, b);
      weigh(pair, onePair, pairLevels, pairBits);
      return pairBits[0] as number;
    },
    facts(a, b) {
      compare(a, b);
      return chances.map((chance, f) => {
        const fact = facts[f] as Fact;
        const level = pairLevels[f] as number;
        if (level === missing) return { fact, level: undefined, bits: 0 };
        const factor = (matchShares[f * levelStride + level] as number) * chance(a, b, level, pairLevels, 0);
        return { fact, level: fact.levels[level], bits: Math.log2(factor) };
      });
    },
  };
}

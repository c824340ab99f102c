import type { PairList } from '../blocking/pair-list.ts';
import { type Fact, missing } from '../facts/fact.ts';
import { type FactTraits, levelStride } from './fact-traits.ts';

/** What is known before training: how probable agreements are by chance. The first fact is the name. */
export interface ChanceModel {
  readonly facts: readonly Fact[];
  readonly traits: FactTraits;
  /** log2 of the share of chance pairs at each level, by fact. */
  readonly chanceBits: readonly Float64Array[];
  /** Chance of agreeing on a shared fact when another shared fact agrees, by given and asked fact. */
  readonly dependence: readonly Float64Array[];
}

/** Weights of all facts and levels: what was learned, or assumed where there was too little to learn from. */
export interface PairModel extends ChanceModel {
  /** log2 of the share of true matches at each level, by fact. */
  readonly matchBits: readonly Float64Array[];
  /** Bits before anything is compared. */
  readonly priorBits: number;
  /** Most bits that prior, name and shared facts may reach together, by level of the name. */
  readonly nameLimits: Float64Array;
}

const mostBits = 26;
const rarest = 2 ** -mostBits;

/** Compares two rows on every fact, into `levels` from `offset` on. */
export function compareRows(facts: readonly Fact[], a: number, b: number, levels: Uint8Array, offset: number): void {
  for (let f = 0; f < facts.length; f += 1) levels[offset + f] = (facts[f] as Fact).compare(a, b);
}

/** Some of the pairs of a list. */
export interface PairRange {
  readonly from: number;
  readonly to: number;
}

/** Compares some pairs on one fact, into `levels`. All pairs on one fact after the other are faster than pair by pair. */
export function comparePairs(
  facts: readonly Fact[],
  f: number,
  { a, b }: PairList,
  { from, to }: PairRange,
  levels: Uint8Array,
): void {
  const width = facts.length;
  const { compare } = facts[f] as Fact;
  for (let pair = from; pair < to; pair += 1) {
    levels[pair * width + f] = compare(a[pair] as number, b[pair] as number);
  }
}

/** Bits by which each agreement of two compared rows is improbable by chance, into `bits` from `place` on. */
export function weighChance(
  chances: ChanceModel,
  a: number,
  b: number,
  levels: Uint8Array,
  offset: number,
  bits: Float32Array,
  place: number,
): void {
  const width = chances.facts.length;
  for (let f = 0; f < width; f += 1) {
    const level = levels[offset + f] as number;
    bits[place + f] = level === missing ? 0 : bitsOfFact(chances, f, a, b, levels, offset);
  }
}

function bitsOfFact(chances: ChanceModel, f: number, a: number, b: number, levels: Uint8Array, offset: number): number {
  const { traits } = chances;
  const level = levels[offset + f] as number;
  const usual = (chances.chanceBits[f] as Float64Array)[level] as number;
  let chance = (chances.facts[f] as Fact).chance(a, b, level);
  if (traits.isShared[f] === 1 && traits.agrees[f * levelStride + level] === 1) {
    if (chance === 0) chance = 2 ** usual;
    const beside = expectedBeside(chances, f, levels, offset);
    if (beside > chance) chance = beside;
  } else if (chance === 0) {
    return -usual;
  }
  if (chance < rarest) return mostBits;
  return chance < 1 ? -Math.log2(chance) : 0;
}

/** How probable an agreement is given the shared facts before it that agree. */
function expectedBeside({ traits, dependence }: ChanceModel, f: number, levels: Uint8Array, offset: number): number {
  const { sharedFacts, agrees } = traits;
  let most = 0;
  for (let at = 0; at < sharedFacts.length; at += 1) {
    const given = sharedFacts[at] as number;
    if (given >= f) break;
    const level = levels[offset + given] as number;
    if (level === missing || agrees[given * levelStride + level] === 0) continue;
    const beside = (dependence[given] as Float64Array)[f] as number;
    if (beside > most) most = beside;
  }
  return most;
}

/** Turns bits of chance into bits of evidence, in place. */
export function addMatchBits(
  { facts, matchBits }: PairModel,
  levels: Uint8Array,
  offset: number,
  bits: Float32Array,
  place: number,
): void {
  for (let f = 0; f < facts.length; f += 1) {
    const level = levels[offset + f] as number;
    if (level === missing) continue;
    bits[place + f] = (bits[place + f] as number) + ((matchBits[f] as Float64Array)[level] as number);
  }
}

/** Most bits that a fact can add at each of its levels, whatever the values are. */
export function ceilingsOf({ facts, matchBits, chanceBits }: PairModel): Float64Array[] {
  return facts.map((fact, f) =>
    Float64Array.from(fact.levels, ({ agrees }, level) => {
      const isFixed = level >= (fact.fixedFrom ?? fact.levels.length) && !(fact.shared && agrees);
      const chance = isFixed ? -((chanceBits[f] as Float64Array)[level] as number) : mostBits;
      return ((matchBits[f] as Float64Array)[level] as number) + chance;
    }),
  );
}

/** Which evidence counts in a sum. */
export type Evidence = 'all' | 'nameAndShared';

/** Adds the evidence of a pair up. What its name and shared facts say is limited where the name speaks against it. */
export function addUp(
  model: PairModel,
  levels: Uint8Array,
  offset: number,
  bits: Float32Array,
  place: number,
  evidence: Evidence = 'all',
): number {
  const { isShared, noShared: withoutShared, phone } = model.traits;
  const width = model.facts.length;
  const nameAt = levels[offset] as number;
  const name = nameAt === missing ? undefined : (model.facts[0] as Fact).levels[nameAt];
  const noPhone = name?.noPhone === true;
  let own = 0;
  let shared = 0;
  let noShared = false;
  for (let f = 1; f < width; f += 1) {
    const level = levels[offset + f] as number;
    if (level === missing) continue;
    const weight = bits[place + f] as number;
    if (isShared[f] === 0) own += weight;
    else if (weight < 0 || !noPhone || f !== phone) shared += weight;
    if (withoutShared[f * levelStride + level] === 1) noShared = true;
  }
  const limit = name === undefined ? Number.POSITIVE_INFINITY : (model.nameLimits[nameAt] as number);
  const together = model.priorBits + (bits[place] as number) + (noShared ? Math.min(shared, 0) : shared);
  return (evidence === 'all' ? own : 0) + Math.min(together, limit);
}

/** Probability for odds given in bits. */
export function probabilityOf(bits: number): number {
  return 1 / (1 + 2 ** -bits);
}

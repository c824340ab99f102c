import { type Fact, type FactLevel, missing } from '../facts/fact.ts';

/** What is known before training: how probable agreements are by chance. The first fact is the name. */
export interface ChanceModel {
  readonly facts: readonly Fact[];
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
  const { facts } = chances;
  for (let f = 0; f < facts.length; f += 1) {
    const level = levels[offset + f] as number;
    bits[place + f] = level === missing ? 0 : bitsOfFact(chances, f, a, b, levels, offset);
  }
}

function bitsOfFact(chances: ChanceModel, f: number, a: number, b: number, levels: Uint8Array, offset: number): number {
  const fact = chances.facts[f] as Fact;
  const level = levels[offset + f] as number;
  const perLevel = chances.chanceBits[f] as Float64Array;
  let chance = fact.chance(a, b, level);
  if (!fact.shared || !(fact.levels[level] as FactLevel).agrees) {
    if (chance === 0) return -(perLevel[level] as number);
  } else {
    if (chance === 0) chance = 2 ** (perLevel[level] as number);
    chance = Math.max(chance, expectedBeside(chances, f, levels, offset));
  }
  return -Math.log2(chance < rarest ? rarest : Math.min(chance, 1));
}

/** How probable an agreement is given the shared facts before it that agree. */
function expectedBeside(chances: ChanceModel, f: number, levels: Uint8Array, offset: number): number {
  let most = 0;
  for (let given = 0; given < f; given += 1) {
    const fact = chances.facts[given] as Fact;
    const level = levels[offset + given] as number;
    if (!fact.shared || level === missing || !(fact.levels[level] as FactLevel).agrees) continue;
    most = Math.max(most, (chances.dependence[given] as Float64Array)[f] as number);
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
  const { facts } = model;
  const nameAt = levels[offset] as number;
  const name = nameAt === missing ? undefined : (facts[0] as Fact).levels[nameAt];
  let own = 0;
  let shared = 0;
  let noShared = false;
  for (let f = 1; f < facts.length; f += 1) {
    const level = levels[offset + f] as number;
    if (level === missing) continue;
    const fact = facts[f] as Fact;
    const weight = bits[place + f] as number;
    if (!fact.shared) own += weight;
    else if (weight < 0 || name?.noPhone !== true || fact.name !== 'phone') shared += weight;
    if ((fact.levels[level] as FactLevel).noShared === true) noShared = true;
  }
  const limit = name === undefined ? Number.POSITIVE_INFINITY : (model.nameLimits[nameAt] as number);
  const together = model.priorBits + (bits[place] as number) + (noShared ? Math.min(shared, 0) : shared);
  return (evidence === 'all' ? own : 0) + Math.min(together, limit);
}

/** Probability for odds given in bits. */
export function probabilityOf(bits: number): number {
  return 1 / (1 + 2 ** -bits);
}

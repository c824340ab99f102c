import type { Fact } from '../facts/fact.ts';
import { levelStride } from './level-shares.ts';

/** What is asked of facts and levels for every pair, flat in typed memory: level `l` of fact `f` is at `f * levelStride + l`. */
export interface FactTraits {
  /** Numbers of the facts that are shared, in order. */
  readonly sharedFacts: Uint8Array;
  /** 1 by number of the fact. */
  readonly isShared: Uint8Array;
  /** Number of the telephone among the facts, -1 without. */
  readonly phone: number;
  /** 1 by level. */
  readonly agrees: Uint8Array;
  /** 1 by level. */
  readonly noShared: Uint8Array;
  /** 1 by level. */
  readonly suspect: Uint8Array;
  /** 1 by level of the first fact, the name. */
  readonly noPhone: Uint8Array;
}

/** Reads the traits of facts. @throws RangeError when a fact has more levels than there is room for */
export function traitsOf(facts: readonly Fact[]): FactTraits {
  const places = facts.length * levelStride;
  const traits = {
    sharedFacts: Uint8Array.from(facts.flatMap(({ shared }, f) => (shared ? [f] : []))),
    isShared: Uint8Array.from(facts, ({ shared }) => Number(shared)),
    phone: facts.findIndex(({ name }) => name === 'phone'),
    agrees: new Uint8Array(places),
    noShared: new Uint8Array(places),
    suspect: new Uint8Array(places),
    noPhone: Uint8Array.from(facts[0]?.levels ?? [], ({ noPhone }) => Number(noPhone === true)),
  };
  for (const [f, { name, levels }] of facts.entries()) {
    if (levels.length > levelStride) throw new RangeError(`The fact ${name} has more than ${levelStride} levels.`);
    for (const [l, level] of levels.entries()) {
      const at = f * levelStride + l;
      traits.agrees[at] = Number(level.agrees);
      traits.noShared[at] = Number(level.noShared === true);
      traits.suspect[at] = Number(level.suspect === true);
    }
  }
  return traits;
}

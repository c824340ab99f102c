import { joinHash } from '../table/hash-text.ts';

// Fewer texts than this come up again too seldom to be worth remembering.
const fewestTexts = 1024;
const mostPlaces = 2 ** 16;

/**
 * Remembers the answers to a question about pairs of numbers. A new pair takes the place of an older one with the same
 * hash, so the memory stays small. `count` is how many numbers there are; answers are numbers below 256.
 */
export function rememberPairs<T extends number>(count: number, ask: (a: number, b: number) => T): typeof ask {
  if (count < fewestTexts) return ask;
  // Both numbers of a pair side by side, and the answers apart: what is asked often stays in the processor's cache.
  const memory = new Int32Array(mostPlaces * 2).fill(-1);
  const answers = new Uint8Array(mostPlaces);
  return (a, b) => {
    const place = joinHash(a, b) & (mostPlaces - 1);
    if (memory[place * 2] === a && memory[place * 2 + 1] === b) return answers[place] as T;
    const answer = ask(a, b);
    memory[place * 2] = a;
    memory[place * 2 + 1] = b;
    answers[place] = answer;
    return answer;
  };
}

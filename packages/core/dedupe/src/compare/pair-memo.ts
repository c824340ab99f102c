import { joinHash } from '../table/hash-text.ts';

// Fewer texts than this come up again too seldom to be worth remembering.
const fewestTexts = 1024;
const mostPlaces = 2 ** 16;

/**
 * Remembers the answers to a question about pairs of numbers. A new pair takes the place of an older one with the same
 * hash, so the memory stays small. `count` is how many numbers there are; answers are small integers.
 */
export function rememberPairs<T extends number>(count: number, ask: (a: number, b: number) => T): typeof ask {
  if (count < fewestTexts) return ask;
  const memory = new Int32Array(mostPlaces * 4);
  return (a, b) => {
    const place = (joinHash(a, b) & (mostPlaces - 1)) << 2;
    if (memory[place] === a && memory[place + 1] === b && memory[place + 3] === 1) return memory[place + 2] as T;
    const answer = ask(a, b);
    memory[place] = a;
    memory[place + 1] = b;
    memory[place + 2] = answer;
    memory[place + 3] = 1;
    return answer;
  };
}

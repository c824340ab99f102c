import { digitsOf } from './compare/digits-of.ts';

/**
 * Whether two folded words differ only as a typing slip or a way of spelling does: one letter added, left out or
 * swapped with its neighbour in words from four letters on, one changed from five letters on (`c` for `k`, `y` for `i`
 * and the like from four), two such slips from nine on. A final `a` or `e` more is another name (`paul`, `paula`),
 * and another digit another number.
 */
export function closeSpelling(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length < 4 || short === '' || long === `${short}a` || long === `${short}e`) return false;
  if (digitsOf(a) !== digitsOf(b)) return false;
  const allowed = short.length >= 9 ? 2 : 1;
  if (long.length - short.length > allowed || slips(short, long) > allowed) return false;
  return long.length > 4 || short.length < long.length || swapsNeighbours(short, long) || soundsAlike(short, long);
}

/** Smallest number of single-letter changes and swaps of neighbours that turn one text into the other. */
function slips(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

function swapsNeighbours(a: string, b: string): boolean {
  return [...a].sort().join('') === [...b].sort().join('');
}

const sounds: readonly (readonly [RegExp, string])[] = [
  [/[ckq]/g, 'k'],
  [/[iyj]/g, 'i'],
  [/[sz]/g, 's'],
  [/[fvw]/g, 'v'],
];

function soundsAlike(a: string, b: string): boolean {
  return soundOf(a) === soundOf(b);
}

function soundOf(word: string): string {
  return sounds.reduce((text, [letters, sound]) => text.replace(letters, sound), word);
}

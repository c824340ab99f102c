import type { SeededRandom } from '@crmsync/fakes';

const neighbours: Readonly<Record<string, string>> = {
  a: 'sqz',
  b: 'vgn',
  c: 'xvd',
  d: 'sfe',
  e: 'wrd',
  f: 'dgr',
  g: 'fht',
  h: 'gjy',
  i: 'uok',
  j: 'hku',
  k: 'jli',
  l: 'kop',
  m: 'nj',
  n: 'bmh',
  o: 'ipl',
  p: 'ol',
  q: 'wa',
  r: 'etf',
  s: 'adw',
  t: 'ryg',
  u: 'yij',
  v: 'cbf',
  w: 'qes',
  x: 'zcs',
  y: 'tuh',
  z: 'xa',
};

/** One slip of the fingers: a neighbouring key, a letter too few or twice, two letters swapped. The first stays mostly. */
export function mistype(text: string, random: SeededRandom): string {
  if (text.length < 3) return text;
  const at = random.chance(0.1) ? 0 : random.int(1, text.length - 1);
  const letter = text[at] ?? '';
  const slip = random.next();
  if (slip < 0.3) return text.slice(0, at) + text.slice(at + 1);
  if (slip < 0.5) return text.slice(0, at) + letter + text.slice(at);
  if (slip < 0.75 && at > 0) return text.slice(0, at - 1) + letter + text[at - 1] + text.slice(at + 1);
  const near = neighbours[letter.toLowerCase()];
  return near
    ? text.slice(0, at) + random.pick([...near]) + text.slice(at + 1)
    : text.slice(0, at) + text.slice(at + 1);
}

/** A number with one wrong digit. */
export function misdial(text: string, random: SeededRandom): string {
  const places = [...text.matchAll(/\d/g)].map(({ index }) => index);
  const at = places[random.int(Math.min(4, places.length - 1), places.length - 1)];
  if (at === undefined) return text;
  return text.slice(0, at) + String((Number(text[at]) + random.int(1, 9)) % 10) + text.slice(at + 1);
}

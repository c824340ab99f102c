const longest = 64;
const leftUsed = new Uint8Array(longest);
const rightUsed = new Uint8Array(longest);

/** Jaro-Winkler similarity of two texts, 0 to 1; texts are read up to 64 UTF-16 units. */
export function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1;
  const a = Math.min(left.length, longest);
  const b = Math.min(right.length, longest);
  if (a === 0 || b === 0) return 0;
  const jaro = jaroOf(left, right, a, b);
  let prefix = 0;
  while (prefix < 4 && prefix < a && prefix < b && left.charCodeAt(prefix) === right.charCodeAt(prefix)) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroOf(left: string, right: string, a: number, b: number): number {
  const window = Math.max(0, (Math.max(a, b) >> 1) - 1);
  leftUsed.fill(0, 0, a);
  rightUsed.fill(0, 0, b);
  let matches = 0;
  for (let i = 0; i < a; i += 1) {
    const letter = left.charCodeAt(i);
    const end = Math.min(b, i + window + 1);
    for (let j = Math.max(0, i - window); j < end; j += 1) {
      if (rightUsed[j] !== 0 || right.charCodeAt(j) !== letter) continue;
      leftUsed[i] = 1;
      rightUsed[j] = 1;
      matches += 1;
      break;
    }
  }
  if (matches === 0) return 0;
  const halfMoved = transpositions(left, right, a, b);
  return (matches / a + matches / b + (matches - halfMoved / 2) / matches) / 3;
}

function transpositions(left: string, right: string, a: number, b: number): number {
  let moved = 0;
  let j = 0;
  for (let i = 0; i < a; i += 1) {
    if (leftUsed[i] === 0) continue;
    while (j < b && rightUsed[j] === 0) j += 1;
    if (left.charCodeAt(i) !== right.charCodeAt(j)) moved += 1;
    j += 1;
  }
  return moved;
}

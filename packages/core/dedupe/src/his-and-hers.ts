const shortest = 4;

/**
 * Whether two folded given names differ as his and hers do: Erik and Erika, Mario and Maria. Who shares a surname beside them is a
 * couple or siblings rather than one person whose name was mistyped.
 */
export function areHisAndHers(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < shortest) return false;
  if (long.length === short.length + 1) return long === `${short}a` && !short.endsWith('a');
  if (long.length !== short.length || long.slice(0, -1) !== short.slice(0, -1)) return false;
  return (long.endsWith('a') && short.endsWith('o')) || (long.endsWith('o') && short.endsWith('a'));
}

import type { NameColumns } from './name-columns.ts';

/**
 * Whether two names are one turned round, however the given name is divided: Li Xiaoming is Xiao Ming Li. Says nothing of
 * names without a middle, whose parts need only be swapped.
 */
export function isTurnedRound(names: NameColumns, a: number, b: number): boolean {
  const { first, middle, last, texts } = names;
  if (middle[a] === 0 && middle[b] === 0) return false;
  const part = (name: number): string => (texts[name] as string).replaceAll(' ', '');
  const given = (row: number): string => part(first[row] as number) + part(middle[row] as number);
  const surname = (row: number): string => part(last[row] as number);
  const [givenA, givenB] = [given(a), given(b)];
  return givenA !== '' && givenB !== '' && givenA === surname(b) && givenB === surname(a);
}

/** Texts numbered from 1 in order of first sight; 0 stands for no text. */
export interface Dictionary {
  readonly texts: readonly string[];
  /** Number of a text, given on first sight. The empty text is 0. */
  add(text: string): number;
}

/** Makes an empty dictionary. */
export function createDictionary(): Dictionary {
  const numbers = new Map<string, number>();
  const texts: string[] = [''];
  return {
    texts,
    add(text) {
      if (text === '') return 0;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.length);
      texts.push(text);
      return texts.length - 1;
    },
  };
}

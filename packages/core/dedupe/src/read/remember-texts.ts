import { createDictionary, type Dictionary } from '../table/dictionary.ts';

// So many distinct texts take little room; in a larger field it shows whether texts repeat.
const enoughSeen = 1 << 17;
const leastRepeats = 2;

/**
 * Works a text out once per distinct text. A field in which most texts are new is worked out each time instead, without
 * keeping its texts: looking a text up among a million costs as much as most of the work, and holding it far more.
 */
export function rememberTexts<Value>(work: (text: string) => Value): (text: string, hash: number) => Value {
  let known: Dictionary | undefined;
  let values: Value[] = [];
  let asked = 0;
  let isRemembering = true;
  return (text, hash) => {
    if (!isRemembering) return work(text);
    known ??= createDictionary();
    asked += 1;
    const seen = known.texts.length;
    const number = known.add(text, hash);
    if (number < seen) return values[number - 1] as Value;
    const value = work(text);
    values.push(value);
    if (seen > enoughSeen && seen * leastRepeats > asked) {
      isRemembering = false;
      known = undefined;
      values = [];
    }
    return value;
  };
}

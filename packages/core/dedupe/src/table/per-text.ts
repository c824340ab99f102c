/** A number per text. `Int32Array.from` asks for an iterator, which takes several times as long. */
export function perText(texts: readonly string[], read: (text: string, value: number) => number): Int32Array {
  const numbers = new Int32Array(texts.length);
  for (let value = 0; value < texts.length; value += 1) numbers[value] = read(texts[value] as string, value);
  return numbers;
}

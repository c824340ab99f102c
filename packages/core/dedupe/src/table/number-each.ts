/** A number for each item of a list. `Int32Array.from` asks for an iterator, which takes several times as long. */
export function numberEach<Item>(items: readonly Item[], read: (item: Item, at: number) => number): Int32Array {
  const numbers = new Int32Array(items.length);
  for (let at = 0; at < items.length; at += 1) numbers[at] = read(items[at] as Item, at);
  return numbers;
}

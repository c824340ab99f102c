import type { SeededRandom } from '@crmsync/fakes';

/** One of a list whose first entries are the most frequent, as names are. */
export function pickFrequent<Item>(random: SeededRandom, items: readonly Item[], steepness = 1.7): Item {
  const item = items[Math.floor(items.length * random.next() ** steepness)];
  if (item === undefined) throw new RangeError('Cannot pick from an empty list.');
  return item;
}

/** Makes a choice among keys by their shares, which need not add up to one. */
export function createShares<Key extends string>(shares: Readonly<Record<Key, number>>): (random: SeededRandom) => Key {
  const entries = Object.entries<number>(shares) as [Key, number][];
  const total = entries.reduce((sum, [, share]) => sum + share, 0);
  return (random) => {
    let rest = random.next() * total;
    for (const [key, share] of entries) {
      rest -= share;
      if (rest < 0) return key;
    }
    throw new RangeError('Cannot pick from no shares.');
  };
}

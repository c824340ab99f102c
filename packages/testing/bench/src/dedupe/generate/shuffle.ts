import type { SeededRandom } from '@crmsync/fakes';

/** Mixes a stream: what comes in leaves some time later. */
export interface Shuffle<Item> {
  /** Takes one in; gives another out once there are enough. */
  exchange(item: Item): Item | undefined;
  /** What is still inside, mixed. */
  rest(): Item[];
}

/** A shuffle that holds this many items at most. */
export function createShuffle<Item>(random: SeededRandom, size = 20_000): Shuffle<Item> {
  const held: Item[] = [];
  return {
    exchange(item) {
      if (held.length < size) {
        held.push(item);
        return undefined;
      }
      const at = random.int(0, size - 1);
      const out = held[at];
      held[at] = item;
      return out;
    },
    rest: () => random.shuffle(held.splice(0)),
  };
}

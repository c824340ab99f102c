declare module 'string-similarity' {
  export function compareTwoStrings(left: string, right: string): number;
}

declare module 'talisman/metrics/jaro-winkler.js' {
  export default function jaroWinkler(left: string, right: string): number;
}

declare module 'talisman/clustering/blocking.js' {
  export default function blocking<Item>(
    params: {
      readonly blocks: (item: Item) => string[];
      readonly similarity: (left: Item, right: Item) => number;
      readonly radius: number;
    },
    items: Item[],
  ): Item[][];
}

declare module 'talisman/clustering/sorted-neighborhood.js' {
  export default function sortedNeighborhood<Item>(
    params: {
      readonly comparator: (left: Item, right: Item) => number;
      readonly window: number;
      readonly similarity: (left: Item, right: Item) => number;
      readonly radius: number;
    },
    items: Item[],
  ): Item[][];
}

import type { DedupeRecord } from '@crmsync/dedupe';
import { createGroups } from './create-groups.ts';
import type { Finder, Found } from './finder.ts';
import { blocksOf, recordText } from './peer-blocks.ts';

/** A finder made from a function that says how similar two texts are, from 0 to 1: compared within blocks, links closed. */
export function compareInBlocks(usage: string, similarity: (left: string, right: string) => number): Finder {
  return {
    usage: `${usage} on name, company and e-mail within blocks, links closed`,
    thresholds: [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95],
    async find(records, threshold): Promise<Found> {
      const all: DedupeRecord[] = [...records];
      const texts = new Map(all.map((record) => [record, recordText(record)]));
      const groups = createGroups();
      let comparedPairs = 0;
      for (const block of blocksOf(all)) {
        for (const [at, left] of block.entries()) {
          for (const right of block.slice(at + 1)) {
            comparedPairs += 1;
            if (similarity(texts.get(left) ?? '', texts.get(right) ?? '') >= threshold) groups.join(left.id, right.id);
          }
        }
      }
      return { clusters: groups.all(), comparedPairs };
    },
  };
}

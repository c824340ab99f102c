import { dedupe, token_set_ratio } from 'fuzzball';
import { createGroups } from './create-groups.ts';
import type { Finder } from './finder.ts';
import { blocksOf, recordText } from './peer-blocks.ts';

/** `dedupe` of fuzzball with the scorer that its documentation shows, block by block, since it compares everything with everything. */
export const finder: Finder = {
  usage: 'dedupe() with token_set_ratio on name, company and e-mail, block by block',
  thresholds: [60, 65, 70, 75, 80, 85, 90, 95],
  async find(records, cutoff) {
    const groups = createGroups();
    let comparedPairs = 0;
    // It throws for an empty text.
    const withText = [...records].filter((record) => recordText(record) !== '');
    for (const block of blocksOf(withText)) {
      comparedPairs += (block.length * (block.length - 1)) / 2;
      const texts = Object.fromEntries(block.map((record) => [record.id, recordText(record)]));
      const kept = dedupe(texts, { cutoff, scorer: token_set_ratio, keepmap: true });
      for (const [, id, matches] of kept) for (const match of matches) groups.join(id, String(match[2]));
    }
    return { clusters: groups.all(), comparedPairs };
  },
};

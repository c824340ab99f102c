import { join } from 'node:path';
import type { MutationVerdict } from './run-mutations.ts';

/** Where the table of all mutations is kept. */
export const mutationTablePath: string = join(import.meta.dirname, '../../../../../docs/mutations.md');

/** The table of all mutations as a page. */
export function mutationTable(verdicts: readonly MutationVerdict[]): string {
  const rows = verdicts.map(({ mutation: { id, rule, story, also }, killedBy, seeds }) => {
    const needed = killedBy ? `${killedBy.seed}` : `not within ${seeds}`;
    const found = killedBy ? `${killedBy.topology}: ${killedBy.rules.join(', ')}` : '';
    return `| \`${id}\` | ${needed} | ${rule} | ${story}${also ? ` Taken away with it: ${also}.` : ''} | ${found} |`;
  });
  return [
    '# Mutations',
    '',
    'A simulation that finds nothing proves little unless it finds what is there. These are deliberate faults, each put into a copy',
    'of the sources. Seeds are played from 1 on, each in all three topologies, until a story fails that the sources as they are',
    'pass. Made by `npx -y pnpm@10 simulate --mutations --write`, which fails when a fault lives on. A unit test fails when the',
    'change of a fault does not fit the sources any more.',
    '',
    '| fault | seeds needed | rule | what it breaks | found as |',
    '|---|---:|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

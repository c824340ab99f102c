import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { mutationTable, mutationTablePath } from './mutation-table.ts';
import { mutations } from './mutations.ts';
import { type MutationVerdict, runMutation } from './run-mutations.ts';

const help = `simulate --mutations [--seeds 100] [--only id,id] [--write]
  Puts deliberate faults into copies of the sources, one at a time, and plays them until a seed tells the difference.
  The exit code is 1 when one of them lives on, or does not fit the sources any more.
  --seeds N   give up on a fault after this many seeds (default 100)
  --only IDS  only these
  --write     write the table of all into docs/mutations.md`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
    mutations: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

const only = values.only?.split(',');
const unknown = only?.filter((id) => !mutations.some((mutation) => mutation.id === id)) ?? [];
if (unknown.length > 0) throw new TypeError(`there is no mutation ${unknown.join(', ')}`);
if (only && values.write) throw new TypeError('--write needs all of them: leave --only out');

const verdicts: MutationVerdict[] = [];
for (const mutation of mutations) {
  if (only && !only.includes(mutation.id)) continue;
  const verdict = await runMutation(mutation, Number(values.seeds));
  verdicts.push(verdict);
  const { killedBy, seeds } = verdict;
  const how = killedBy
    ? `killed by seed ${killedBy.seed} (${killedBy.topology}: ${killedBy.rules.join(', ')})`
    : `lives after ${seeds}`;
  process.stdout.write(`${mutation.id.padEnd(22)} ${how}\n`);
}
if (values.write) await writeFile(mutationTablePath, mutationTable(verdicts));
process.exitCode = verdicts.some(({ killedBy }) => !killedBy) ? 1 : 0;

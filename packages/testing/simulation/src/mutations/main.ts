import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutations } from './mutations.ts';
import { type MutationVerdict, runMutation } from './run-mutations.ts';

const help = `simulate --mutations [--seeds 200] [--only id,id] [--write]
  Puts deliberate faults into copies of the sources, one at a time, and plays them until a seed tells the difference.
  --seeds N   give up on a fault after this many seeds (default 200)
  --only IDS  only these
  --write     write the table into docs/mutations.md`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
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
if (values.write) {
  const rows = verdicts.map(({ mutation: { id, rule, story, also }, killedBy, seeds }) => {
    const needed = killedBy ? `${killedBy.seed}` : `not within ${seeds}`;
    return `| \`${id}\` | ${rule} | ${story}${also ? ` (${also})` : ''} | ${needed} | ${killedBy?.rules.join(', ') ?? ''} |`;
  });
  const text = `# Mutations\n\nDeliberate faults, each put into a copy of the sources, and the number of seeds of the simulation until one told it from the\nengine as it is (\`pnpm simulate --mutations --write\`).\n\n| fault | rule | story | seeds needed | found by |\n|---|---|---|---:|---|\n${rows.join('\n')}\n`;
  await writeFile(fileURLToPath(new URL('../../../../../docs/mutations.md', import.meta.url)), text);
}
process.exitCode = verdicts.some(({ killedBy }) => !killedBy) ? 1 : 0;

import { Command, Option } from 'commander';
import { createTerminal } from '../terminal.ts';
import { type AdapterFacts, adapterFacts } from './adapter-facts.ts';
import { adapterHeadings, adapterRows, adapterSentences } from './adapter-rows.ts';
import { adaptersMarkdown } from './adapters-markdown.ts';
import { knownAdapters } from './known-adapters.ts';

interface AdaptersOptions {
  readonly json?: true;
  readonly markdown?: true;
}

/** `crmsync adapters`: what each adapter declares that it can do. */
export function adaptersCommand(): Command {
  return new Command('adapters')
    .description('List the adapters and what each can read, write, find and notice.')
    .addOption(new Option('--json', 'print one line of JSON and nothing else').conflicts('markdown'))
    .option('--markdown', 'print the document docs/adapters.md')
    .action(listAdapters);
}

async function listAdapters({ json, markdown }: AdaptersOptions): Promise<void> {
  const adapters = await Promise.all(
    Object.values(knownAdapters).map(async ({ load, note }) => adapterFacts(await load(), note)),
  );
  if (json) console.log(JSON.stringify(adapters));
  else if (markdown) process.stdout.write(adaptersMarkdown(adapters));
  else for (const facts of adapters) printAdapter(facts);
}

function printAdapter(facts: AdapterFacts): void {
  const terminal = createTerminal(process.stdout);
  terminal.heading(`${facts.name} (${facts.id})`);
  terminal.note(adapterSentences(facts).join(' '));
  terminal.table([adapterHeadings, ...adapterRows(facts)]);
}

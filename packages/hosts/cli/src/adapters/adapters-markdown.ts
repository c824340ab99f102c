import { entityTypes } from '@crmsync/model';
import type { AdapterFacts, PortFacts } from './adapter-facts.ts';
import { adapterHeadings, adapterRows, adapterSentences } from './adapter-rows.ts';

const opening = `# Adapters

What each adapter declares, made of the declarations themselves by \`pnpm docs:adapters\`. Programs read the same from \`crmsync adapters --json\`.
What an account may do can be less: see [0021](decisions/0021-capabilities-are-declared-rights-are-asked.md). How to add one: [Writing an adapter](writing-an-adapter.md).
`;

const legend = `\`both\` = read and written, \`read\` = read only, \`–\` = not there. *changes* is what a list of changes tells since the last run: records that were
\`modifiedSince\` or only \`createdSince\`; \`–\` = found by listing. *deletes told* says how a deletion is noticed, \`–\` = by a record missing from a complete listing.
`;

/** The document of all adapters. */
export function adaptersMarkdown(adapters: readonly AdapterFacts[]): string {
  return [opening, '## Entities\n', overview(adapters), legend, ...adapters.map(section)].join('\n');
}

function overview(adapters: readonly AdapterFacts[]): string {
  const used = entityTypes.filter((entity) => adapters.some(({ entities }) => entities[entity]));
  const rows = adapters.map(({ name, entities }) => [name, ...used.map((entity) => direction(entities[entity]))]);
  return table(['adapter', ...used], rows);
}

function direction(ports: readonly PortFacts[] | undefined): string {
  if (!ports) return '–';
  return ports.some(({ writable }) => writable.length > 0) ? 'both' : 'read';
}

function section(facts: AdapterFacts): string {
  const sentences = adapterSentences(facts).join(' ');
  const details = Object.entries(facts.entities).flatMap(([, ports]) => ports.map(fieldRow));
  return [
    `## ${facts.name}\n`,
    `\`${facts.id}\`. ${sentences}\n`,
    table(adapterHeadings, adapterRows(facts)),
    table(['object', 'fields that are written', 'fields that are only read', 'own fields', 'associations'], details),
  ].join('\n');
}

function fieldRow({ objectType, readable, writable, customFields, associations }: PortFacts): readonly string[] {
  const onlyRead = readable.filter((name) => !writable.includes(name));
  const roles = Object.entries(associations).map(([role, to]) => (to.length > 1 ? `${role} (${to.join(', ')})` : role));
  const listed = (names: readonly string[]) => (names.length === 0 ? '–' : names.join(', '));
  return [objectType, listed(writable), listed(onlyRead), customFields ? 'yes' : '–', listed(roles)];
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/**
 * Makes a new adapter of `examples/third-party-adapter`: `pnpm new-adapter <name>`. Its conformance tests pass before
 * anything is changed, so that every later failure is about the change.
 */
import { spawnSync } from 'node:child_process';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CreatedAdapter, createAdapter } from './new-adapter/create-adapter.ts';

const help = `pnpm new-adapter <name> [--title "Acme CRM"] [--out <dir>]
  Copies examples/third-party-adapter under another name, with passing conformance tests.
  <name>    kebab-case; the id that is stored in links and never changes
  --title   the vendor's name as people write it (default: the words of the name)
  --out     folder of a package that lives by itself (default: packages/adapters/<name>, with size limit and changeset)`;

const root = join(import.meta.dirname, '..');
const guide = 'docs/writing-an-adapter.md';

/** Names differ in length, so that lines break elsewhere. */
function format({ folder, changed }: CreatedAdapter): void {
  const paths = [folder, ...changed.filter((path) => path.endsWith('.json')).map((path) => join(root, path))];
  const options = ['check', '--write', '--vcs-enabled=false', '--config-path', root];
  spawnSync(join(root, 'node_modules/.bin/biome'), [...options, ...paths], { stdio: 'ignore' });
}

function nextSteps({ folder, changed, packageName, names }: CreatedAdapter): string {
  const near = relative(process.cwd(), folder);
  const place = near.startsWith('..') ? folder : near || '.';
  const inWorkspace = changed.length > 0;
  const steps = inWorkspace
    ? [
        'npx -y pnpm@10 install',
        `npx -y pnpm@10 unit ${place}        # passes already`,
        `Write what the vendor documents into ${place}/vendor-api.md, and the fake from it: ${guide}`,
        'When it stands: an entry in packages/hosts/cli/src/adapters/known-adapters.ts, then npx -y pnpm@10 docs:adapters',
        `Let somebody else pin what ${names.title} has: docs/guides/testing-an-adapter.md`,
      ]
    : [
        `cd ${place} && npm install`,
        'npm test        # passes already',
        `Write what the vendor documents into vendor-api.md, and the fake from it: ${guide}`,
        'npm publish --provenance, from a pipeline',
      ];
  return [
    `${packageName} is in ${place}.`,
    ...changed.map((path) => `Changed: ${path}`),
    '',
    ...steps.map((step, at) => `${at + 1}. ${step}`),
  ].join('\n');
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, title: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new TypeError(`Give one name.\n\n${help}`);
  const out = values.out === undefined ? undefined : resolve(values.out);
  const created = createAdapter(root, { name, title: values.title, out });
  format(created);
  console.log(nextSteps(created));
}

try {
  main();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

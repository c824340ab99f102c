import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { BenchStore } from './bench-store.ts';
import { benchEngine, type EngineFigures } from './engine-bench.ts';
import { comparisonTable, figuresTable } from './figures-table.ts';

// Its options are its own, and nothing of it is loaded for the engine's figures.
if (process.argv[2] === 'dedupe') {
  const { runDedupeBench } = await import('./dedupe/run-dedupe-bench.ts');
  process.exit(await runDedupeBench(process.argv.slice(3)));
}

const help = `bench engine [--records 100000] [--push 5000] [--store sqlite|postgres|memory …] [--postgres postgres://…] [--json]
  Measures pull and push of contacts through a store against fake CRMs in other processes. With several stores, each in a
  process of its own, the first pulls are compared.`;

const kinds: readonly string[] = ['sqlite', 'postgres', 'memory'];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '100000' },
    push: { type: 'string', default: '5000' },
    store: { type: 'string', multiple: true, default: ['sqlite'] },
    postgres: { type: 'string', default: 'postgres://postgres@127.0.0.1:5432/postgres' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const stores = values.store.flatMap((names) => names.split(','));
if (values.help || positionals[0] !== 'engine' || stores.some((name) => !kinds.includes(name))) {
  process.stdout.write(`${help}\n`);
  process.exit(values.help ? 0 : 2);
}

if (stores.length > 1) await compare();
else {
  const place = placeOf(stores[0]);
  const figures = await benchEngine({ records: Number(values.records), push: Number(values.push), store: place });
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : figuresTable(place.kind, figures));
}

function placeOf(name: string | undefined): BenchStore {
  if (name === 'postgres') return { kind: 'postgres', connectionString: values.postgres };
  return { kind: name === 'memory' ? 'memory' : 'sqlite' };
}

/** Each store in a process of its own: none finds code that another has warmed up, or memory that it has filled. */
async function compare(): Promise<void> {
  const measured: (readonly [store: string, figures: EngineFigures])[] = [];
  for (const name of stores) {
    const figures = await measureApart(name);
    measured.push([name, figures]);
    if (!values.json) process.stdout.write(`${figuresTable(name, figures)}\n`);
  }
  process.stdout.write(values.json ? `${JSON.stringify(Object.fromEntries(measured))}\n` : comparisonTable(measured));
}

async function measureApart(name: string): Promise<EngineFigures> {
  const own = ['engine', '--records', values.records, '--push', values.push, '--postgres', values.postgres];
  const args = [...process.execArgv, ...process.argv.slice(1, 2), ...own, '--store', name, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`the measurement of ${name} ended with ${code}`);
  const figures: EngineFigures = JSON.parse(output);
  return figures;
}

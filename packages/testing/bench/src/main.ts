import { parseArgs } from 'node:util';
import { benchEngine } from './engine-bench.ts';

const help = `bench engine [--records 100000] [--push 5000] [--json]
  Measures pull and push of contacts through SQLite against fake CRMs in other processes.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '100000' },
    push: { type: 'string', default: '5000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || positionals[0] !== 'engine') {
  process.stdout.write(`${help}\n`);
  process.exit(values.help ? 0 : 2);
}

const figures = await benchEngine(Number(values.records), Number(values.push));
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else {
  const column = (text: string | number, width: number): string => String(text).padStart(width);
  process.stdout.write('phase             records   wall ms  engine ms    cpu ms  requests  records/s (engine)\n');
  for (const { phase, records, wallMs, engineMs, cpuMs, requests, recordsPerSecond } of figures.phases) {
    process.stdout.write(
      `${phase.padEnd(16)}${column(records, 9)}${column(wallMs, 10)}${column(engineMs, 11)}${column(cpuMs, 10)}${column(requests, 10)}${column(recordsPerSecond, 20)}\n`,
    );
  }
  const { start, half, end } = figures.rssMb;
  const growth = Math.round((end / half - 1) * 1_000) / 10;
  process.stdout.write(
    `\nresident memory: ${start} MB at start, ${half} MB half-way, ${end} MB at the end (${growth} % more)\nnode ${process.version} ${process.execArgv.join(' ')}\n`,
  );
}

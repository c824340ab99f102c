import type { EngineFigures } from './engine-bench.ts';

const column = (value: string | number, width: number): string => String(value).padStart(width);

/** The figures of one store as a person reads them. */
export function figuresTable(store: string, { phases, rssMb }: EngineFigures): string {
  const { start, half, end } = rssMb;
  const growth = Math.round((end / half - 1) * 1_000) / 10;
  return [
    `${store.padEnd(16)}${'records'.padStart(9)}   wall ms  engine ms    cpu ms  requests  records/s (engine)`,
    ...phases.map(
      ({ phase, records, wallMs, engineMs, cpuMs, requests, recordsPerSecond }) =>
        `${phase.padEnd(16)}${column(records, 9)}${column(wallMs, 10)}${column(engineMs, 11)}${column(cpuMs, 10)}${column(requests, 10)}${column(recordsPerSecond, 20)}`,
    ),
    '',
    `resident memory: ${start} MB at start, ${half} MB half-way, ${end} MB at the end (${growth} % more)`,
    `node ${process.version} ${process.execArgv.join(' ')}`,
    '',
  ].join('\n');
}

/** How the stores stand to the first of them, phase by phase. */
export function comparisonTable(measured: readonly (readonly [store: string, figures: EngineFigures])[]): string {
  const [first] = measured;
  if (!first) return '';
  const lines = first[1].phases.map(({ phase, engineMs }) => {
    const ratios = measured.map(([store, { phases }]) => {
      const own = phases.find((candidate) => candidate.phase === phase)?.engineMs ?? 0;
      return `${store} ${(own / engineMs).toFixed(2)}`;
    });
    return `${phase.padEnd(16)} ${ratios.join('  ')}`;
  });
  return [`engine time, ${first[0]} = 1`, ...lines, ''].join('\n');
}

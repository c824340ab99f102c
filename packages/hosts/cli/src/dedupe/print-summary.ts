import type { Terminal } from '../terminal.ts';
import type { DedupeSummary } from './dedupe-summary.ts';

const meanings = {
  auto: 'sure enough to merge unseen',
  review: 'a person should look',
  no: 'compared, and not the same',
} as const;

/** Tells a person what was found. */
export function printSummary(terminal: Terminal, summary: DedupeSummary): void {
  const { records, clusters, duplicateClusters, reviewed, bands, elapsedMs, peakMb, metrics } = summary;
  terminal.heading(
    `${count(records)} records are ${count(clusters)} ${summary.entity === 'company' ? 'companies' : 'people'}`,
  );
  const width = Math.max(...Object.values(bands).map((pairs) => count(pairs).length));
  for (const band of ['auto', 'review', 'no'] as const) {
    const pairs = count(bands[band]).padStart(width);
    terminal.line(`${band.padEnd(6)}  ${pairs} pairs  ${meanings[band]}`);
  }
  terminal.line();
  terminal.line(`${count(duplicateClusters)} clusters hold two records or more`);
  if (reviewed) {
    const { same = 0, different = 0 } = reviewed;
    terminal.line(`${count(same)} reviewed pairs are joined, ${count(different)} are kept apart`);
  }
  terminal.note(`${(elapsedMs / 1000).toFixed(1)} s, ${count(peakMb)} MB at most`);
  if (metrics) {
    terminal.heading('Against the truth');
    terminal.table(Object.entries(metrics).map(([name, value]) => [name, String(value)]));
  }
  if (summary.explanation !== undefined) {
    terminal.heading('Explanation');
    for (const line of summary.explanation.split('\n')) terminal.line(line);
  }
}

function count(number: number): string {
  return number.toLocaleString('en-GB');
}

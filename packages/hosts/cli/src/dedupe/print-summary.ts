import type { Terminal } from '../terminal.ts';
import type { DedupeSummary } from './dedupe-summary.ts';

/** Tells a person what was found. */
export function printSummary(terminal: Terminal, summary: DedupeSummary): void {
  const { records, clusters, duplicateClusters, bands, elapsedMs, peakMb, metrics } = summary;
  terminal.heading(
    `${count(records)} records are ${count(clusters)} ${summary.entity === 'company' ? 'companies' : 'people'}`,
  );
  terminal.table([
    ['band', 'pairs', 'means'],
    ['auto', count(bands.auto), 'sure enough to merge unseen'],
    ['review', count(bands.review), 'a person should look'],
    ['no', count(bands.no), 'compared, and not the same'],
  ]);
  terminal.line();
  terminal.line(`${count(duplicateClusters)} clusters hold two records or more`);
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

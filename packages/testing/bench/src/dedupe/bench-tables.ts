import type { FileFigures } from './measure-file.ts';
import type { FinderFigures } from './measure-finder.ts';
import type { LookupFigures } from './measure-lookup.ts';
import type { PeerFigures } from './run-dedupe-bench.ts';

/** Rows of cells as a Markdown table, the first row its heading. */
export function markdownTable(rows: readonly (readonly (string | number)[])[]): string {
  const [heading = [], ...rest] = rows;
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map((_, at) => (at === 0 ? '---' : '---:'))), ...rest.map(line)].join('\n');
}

/** A share with three digits. */
export function share(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(3);
}

/** The project's own finder at several sizes: where the time goes, and how processor time grows. */
export function growthTable(figures: readonly FinderFigures[]): string {
  const stages = [...new Set(figures.flatMap(({ stages }) => Object.keys(stages)))];
  const rows = figures.map((figure, at) => {
    const before = figures[at - 1];
    const scoreMs = figure.stages.score ?? 0;
    return [
      figure.records.toLocaleString('en-GB'),
      seconds(figure.elapsedMs),
      seconds(figure.cpuMs),
      ...stages.map((stage) => seconds(figure.stages[stage] ?? 0)),
      figure.comparedPairs.toLocaleString('en-GB'),
      scoreMs === 0 ? '' : `${(figure.comparedPairs / scoreMs / 1000).toFixed(2)} M`,
      `${figure.peakMb} MB`,
      before ? `×${(figure.cpuMs / before.cpuMs).toFixed(1)}` : '',
      share(figure.metrics.f1),
      share(figure.metrics.precision),
      share(figure.metrics.recall),
      share(figure.metrics.blockingRecall),
    ];
  });
  const heading = [
    'records',
    'total',
    'CPU',
    ...stages,
    'pairs',
    'pairs/s',
    'peak',
    'growth',
    'F1',
    'precision',
    'recall',
    'blocking',
  ];
  return markdownTable([heading, ...rows]);
}

/** The command on files of several sizes: everything counts, reading the file too. */
export function fileTable(figures: readonly FileFigures[]): string {
  const stages = [...new Set(figures.flatMap(({ stages }) => Object.keys(stages)))];
  const rows = figures.map(({ records, elapsedMs, peakMb, stages: times, metrics }) => [
    records.toLocaleString('en-GB'),
    seconds(elapsedMs),
    ...stages.map((stage) => seconds(times[stage] ?? 0)),
    `${peakMb} MB`,
    share(metrics.f1),
  ]);
  return markdownTable([['crmsync dedupe, from a file', 'total', ...stages, 'peak', 'F1'], ...rows]);
}

/** One record against an index, at several sizes. */
export function lookupTable(figures: readonly LookupFigures[]): string {
  const ms = (time: number): string => `${time.toFixed(2)} ms`;
  const rows = figures.map((figure) => [
    figure.records.toLocaleString('en-GB'),
    seconds(figure.fillMs),
    ms(figure.p50Ms),
    ms(figure.p95Ms),
    ms(figure.maxMs),
    ms(figure.cpuMs),
    figure.compared.toFixed(1),
    share(figure.capped),
    share(figure.found),
    share(figure.autoPrecision),
    `${figure.heldMb} MB`,
    `${figure.peakMb} MB`,
  ]);
  const heading = [
    ...[
      'one record against',
      'fill',
      'p50',
      'p95',
      'max',
      'CPU',
      'compared',
      'capped',
      'found first',
      'auto precision',
    ],
    ...['held', 'peak'],
  ];
  return markdownTable([heading, ...rows]);
}

/** All finders on the same records in one run; processor time and memory as multiples of the project's own. */
export function peerTable(peers: readonly PeerFigures[]): string {
  const own = peers.find((peer): peer is FinderFigures => peer.finder === 'crmsync' && 'metrics' in peer);
  const rows = peers.map((peer) => {
    if ('failed' in peer) return [peer.finder, peer.failed, '', '', '', '', '', ''];
    const { finder, cpuMs, peakMb, comparedPairs, threshold, metrics } = peer;
    return [
      finder,
      own ? `×${(cpuMs / own.cpuMs).toFixed(2)}` : '',
      own ? `×${(peakMb / own.peakMb).toFixed(2)}` : '',
      comparedPairs.toLocaleString('en-GB'),
      threshold ?? '',
      share(metrics.f1),
      share(metrics.precision),
      share(metrics.recall),
    ];
  });
  const heading = ['finder', 'CPU', 'memory', 'pairs', 'threshold', 'F1', 'precision', 'recall'];
  const usages = peers.flatMap((peer) => ('usage' in peer ? [`- ${peer.finder}: ${peer.usage}`] : []));
  const size = own
    ? `${own.records.toLocaleString('en-GB')} contacts; crmsync takes ${seconds(own.cpuMs)} of processor time and ${own.peakMb} MB.`
    : '';
  return [size, '', markdownTable([heading, ...rows]), '', ...usages].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

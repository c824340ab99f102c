import type { Accuracy } from './accuracy.ts';
import { markdownTable, share } from './bench-tables.ts';
import type { ErrorKind } from './classify-errors.ts';

/** Accuracy as a page of the documentation. */
export function accuracyPage({ sets, absent, errors }: Accuracy): string {
  const figures = sets.map(({ name, records, metrics }) => [
    name,
    records.toLocaleString('en-GB'),
    (metrics.truePairs ?? 0).toLocaleString('en-GB'),
    share(metrics.f1),
    share(metrics.precision),
    share(metrics.recall),
    share(metrics.b3),
    metrics.largestCluster ?? '',
    share(metrics.autoPrecision),
    share(metrics.autoRecall),
    share(metrics.blockingRecall),
  ]);
  const heading = [
    ...['set', 'records', 'true pairs', 'F1', 'precision', 'recall', 'B³', 'largest cluster'],
    ...['auto precision', 'auto recall', 'blocking recall'],
  ];
  return `${[
    '# Accuracy of deduplication',
    'Written by `pnpm bench dedupe --accuracy --write`; do not edit it by hand.',
    ...(absent === undefined ? [] : [absent]),
    markdownTable([heading, ...figures]),
    'F1, precision and recall count pairs in the clusters, not links. B³ weighs every record alike. *Auto* is the band that may be merged unseen, counted as links. *Blocking recall* is the share of true pairs that were compared at all. No thresholds and no labels were used: the commands are',
    [
      '```sh',
      ...sets.map(({ name, args }) => `# ${name}\ncrmsync dedupe records.csv ${args.map(quoted).join(' ')}`),
      '```',
    ].join('\n'),
    '## Where the errors lie',
    'On the generated contacts. A missed pair counts for everything that happened to either of its records, so the lines overlap.',
    markdownTable([
      ['missed, where a record has', 'true pairs', 'missed', 'share'],
      ...errors.missed.filter(({ wrong }) => wrong > 0).map(missedRow),
    ]),
    markdownTable([
      ['wrongly joined', 'pairs'],
      ...errors.joined.map(({ kind, wrong }) => [kind, wrong.toLocaleString('en-GB')]),
    ]),
  ].join('\n\n')}\n`;
}

function missedRow({ kind, pairs, wrong }: ErrorKind): (string | number)[] {
  const words = kind.replace(/([A-Z])/g, ' $1').toLowerCase();
  return [
    words,
    pairs.toLocaleString('en-GB'),
    wrong.toLocaleString('en-GB'),
    `${((wrong / pairs) * 100).toFixed(1)} %`,
  ];
}

function quoted(word: string): string {
  return /^[\w=:.,-]+$/.test(word) ? word : `"${word}"`;
}

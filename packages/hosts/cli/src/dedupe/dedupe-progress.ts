import type { FindStage } from '@crmsync/dedupe';
import { SingleBar } from 'cli-progress';

/** Shows how far a search is. */
export interface DedupeProgress {
  /** The file is read up to here. */
  readonly onBytes: (bytes: number) => void;
  readonly onStage: (stage: FindStage, done: number, total: number) => void;
  /** Takes the bar away. */
  stop(): void;
}

/** A bar on stderr where that is a terminal, nothing elsewhere. */
export function createDedupeProgress(fileBytes: number): DedupeProgress {
  if (!process.stderr.isTTY) return { onBytes: () => {}, onStage: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{stage} {bar} {percentage}%',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 36,
    hideCursor: true,
    clearOnComplete: true,
  });
  const show = (stage: string, done: number, total: number): void => {
    bar.setTotal(Math.max(1, total));
    bar.update(Math.min(done, Math.max(1, total)), { stage: stage.padEnd(10) });
  };
  bar.start(fileBytes, 0, { stage: 'read'.padEnd(10) });
  return {
    onBytes: (bytes) => show('read', bytes, fileBytes),
    onStage: (stage, done, total) => {
      if (stage !== 'read') show(stage, done, total);
    },
    stop: () => bar.stop(),
  };
}

import type { SeededRandom } from '@crmsync/fakes';
import type { Terminal } from '../terminal.ts';
import type { DemoAccounts, WriteListener } from './demo-account.ts';
import type { DemoOptions } from './demo-options.ts';
import type { DemoWorker } from './demo-worker.ts';

/** What the chapters of the story share. */
export interface Stage {
  readonly options: DemoOptions;
  readonly terminal: Terminal;
  readonly accounts: DemoAccounts;
  readonly random: SeededRandom;
  /** Starts a worker over the store of this demo. */
  readonly hire: () => DemoWorker;
  /** Hears of every write; the last one to be set. */
  readonly onWrite: (listener: WriteListener) => void;
  /** @throws the signal's reason once the demo is to end */
  readonly goOn: () => void;
}

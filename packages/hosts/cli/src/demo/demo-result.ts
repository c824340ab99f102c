import type { DemoVendor } from './demo-account.ts';
import type { RecordKind } from './record-kind.ts';

type PerKind = Readonly<Record<RecordKind, number>>;

/** The demo in figures: what `--json` prints as the last line. All of it was counted in the accounts themselves. */
export interface DemoResult {
  readonly seed: number;
  readonly created: Readonly<Record<DemoVendor, PerKind>>;
  readonly updated: Readonly<Record<DemoVendor, PerKind>>;
  /** Records that both accounts have, in pairs. */
  readonly linked: number;
  /** Records about which a person is asked whom they mean. */
  readonly questions: number;
  readonly conflicts: number;
  readonly resolved: number;
  readonly killed: boolean;
  /** Records made though the same person, company or deal was there and could be told. */
  readonly duplicates: number;
  /** Records made though the same one was there, with nothing in the data that says so. */
  readonly indistinguishable: number;
  /** Requests of one more run that asked an account for a change. */
  readonly secondRunWrites: number;
  readonly elapsedMs: number;
  /** With `--undo` only. */
  readonly undo?: UndoResult;
}

/** What taking all runs back came to, read in the accounts themselves. */
export interface UndoResult {
  /** Runs that had written something. */
  readonly runs: number;
  readonly deleted: number;
  readonly updated: number;
  /** What was left alone because somebody had edited it since, by name. */
  readonly kept: readonly string[];
  /** In what the accounts differ from before the first run, but for what people edited. */
  readonly differences: readonly string[];
  /** Fields in which only blanks around a text differ; adapters do not read them. */
  readonly blanks: readonly string[];
  /** Requests of one more run that asked an account for a change. */
  readonly nextRunWrites: number;
}

/** One thing that must hold at the end of the demo. */
export interface DemoCheck {
  readonly holds: boolean;
  readonly text: string;
}

/** How the demo went. */
export interface DemoOutcome {
  readonly result: DemoResult;
  readonly checks: readonly DemoCheck[];
}

import type { Terminal } from '../terminal.ts';
import type { DemoCheck, UndoResult } from './demo-result.ts';
import type { UndoSummary } from './worker-messages.ts';

/** What the undo came to, in the accounts themselves. */
export interface UndoFacts extends UndoSummary {
  /** Records that people edited between the last sync and the undo. */
  readonly edited: number;
  /** What the undo left alone, by name. */
  readonly kept: readonly string[];
  /** Edited records that the undo did not name. */
  readonly unreported: readonly string[];
  /** Records that were left alone although nobody had edited them. */
  readonly unasked: number;
  /** In what the accounts differ from before the first run, but for what people edited. */
  readonly differences: readonly string[];
  /** Fields in which only blanks around a text differ. */
  readonly blanks: readonly string[];
  /** Method and path of what one more run wrote. */
  readonly nextRunWrites: readonly string[];
  /** In what the accounts differ after that run. */
  readonly changedAgain: readonly string[];
}

/** The figures of the undo. */
export function undoResult(facts: UndoFacts): UndoResult {
  return {
    runs: facts.runs,
    deleted: facts.deleted,
    updated: facts.updated,
    kept: facts.kept,
    differences: facts.differences,
    blanks: facts.blanks,
    nextRunWrites: facts.nextRunWrites.length,
  };
}

/** Shows what was taken back and what was not. */
export function printUndo(terminal: Terminal, { runs, deleted, updated, kept, blanks }: UndoFacts): void {
  terminal.line(`${runs} runs were taken back: ${deleted} records deleted again, ${updated} given their values back`);
  for (const one of kept) terminal.line(`left as it is: ${one}`);
  if (blanks.length > 0) {
    terminal.note(`blanks around a text were not put back, since adapters do not read them${firstOf(blanks)}`);
  }
}

/** What must hold after the undo, and whether it does. */
export function undoChecks(facts: UndoFacts): readonly DemoCheck[] {
  const { differences, unreported, unasked, nextRunWrites, changedAgain } = facts;
  const again = [...nextRunWrites, ...changedAgain];
  return [
    {
      holds: differences.length === 0,
      text:
        differences.length === 0
          ? 'both accounts hold what they held before the first run, and what people edited'
          : `${differences.length} differences to before the first run${firstOf(differences)}`,
    },
    {
      holds: unreported.length === 0 && unasked === 0,
      text:
        unreported.length + unasked === 0
          ? `the ${facts.edited} records edited since were kept and named`
          : `${unreported.length} edited records were not named${firstOf(unreported)}; ${unasked} were kept that nobody edited`,
    },
    {
      holds: again.length === 0,
      text:
        again.length === 0
          ? 'one more run wrote nothing and made nothing again'
          : `one more run changed the accounts${firstOf(again)}`,
    },
  ];
}

const mostNamed = 5;

function firstOf(all: readonly string[]): string {
  return all.length === 0 ? '' : `: ${all.slice(0, mostNamed).join(', ')}${all.length > mostNamed ? ', …' : ''}`;
}

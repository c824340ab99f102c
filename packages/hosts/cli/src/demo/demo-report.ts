import type { Terminal } from '../terminal.ts';
import type { DemoState } from './account-state.ts';
import { type DemoVendor, demoVendors } from './demo-account.ts';
import type { DemoCheck, DemoResult } from './demo-result.ts';
import type { GroundTruth, KindFacts } from './ground-truth.ts';
import { type RecordKind, recordKinds } from './record-kind.ts';
import type { Question } from './worker-messages.ts';

/** What the story found out on its way. */
export interface StoryFacts {
  readonly seed: number;
  readonly truth: GroundTruth;
  readonly questions: readonly Question[];
  readonly killed: boolean;
  /** Conflicts whose values both stood, each at its own account, while they waited. */
  readonly conflictsHeld: number;
  readonly conflictsSeen: number;
  /** Conflicts after which both accounts show the chosen value. */
  readonly resolved: number;
  readonly editsArrived: readonly { readonly text: string; readonly arrived: boolean }[];
  readonly secondRunWrites: number;
  readonly secondRunRequests: number;
  /** Method and path of each. */
  readonly secondRunWritten: readonly string[];
  readonly elapsedMs: number;
}

/** The figures of the demo. */
export function demoResult(facts: StoryFacts): DemoResult {
  const { truth } = facts;
  const perVendor = (count: (kind: KindFacts) => number) => ({
    hubspot: perKind((kind) => count(truth.accounts.hubspot[kind])),
    pipedrive: perKind((kind) => count(truth.accounts.pipedrive[kind])),
  });
  return {
    seed: facts.seed,
    created: perVendor(({ created }) => created),
    updated: perVendor(({ updated }) => updated),
    linked: recordKinds.reduce((sum, kind) => sum + truth.linked[kind], 0),
    questions: facts.questions.length,
    conflicts: facts.conflictsHeld,
    resolved: facts.resolved,
    killed: facts.killed,
    duplicates: total(truth, ({ duplicates }) => duplicates.length),
    indistinguishable: total(truth, ({ indistinguishable }) => indistinguishable),
    secondRunWrites: facts.secondRunWrites,
    elapsedMs: facts.elapsedMs,
  };
}

/** What must hold, and whether it does. */
export function demoChecks(facts: StoryFacts): readonly DemoCheck[] {
  const { truth } = facts;
  const duplicates = total(truth, (kind) => kind.duplicates.length);
  const alone = total(truth, (kind) => kind.alone.length);
  const unexplained = total(truth, (kind) => kind.unexplained.length);
  const late = facts.editsArrived.filter(({ arrived }) => !arrived);
  return [
    { holds: facts.killed, text: 'the worker was killed in the middle of the push, and another one finished it' },
    {
      holds: duplicates === 0 && unexplained === 0,
      text:
        duplicates + unexplained === 0
          ? 'no duplicate was created'
          : `${duplicates} duplicates were created, ${unexplained} records came from nowhere${named(truth)}`,
    },
    {
      holds: alone === 0,
      text: alone === 0 ? 'nothing is missing on either side' : `${alone} records are on one side only${lost(truth)}`,
    },
    {
      holds: late.length === 0,
      text:
        late.length === 0
          ? `all ${facts.editsArrived.length} edits stand at both sides`
          : `edits that do not stand at both sides: ${late.map(({ text }) => text).join('; ')}`,
    },
    {
      holds: facts.conflictsSeen === 1 && facts.conflictsHeld === 1,
      text: 'the conflict was held: each side kept its value until somebody decided',
    },
    { holds: facts.resolved === facts.conflictsHeld, text: 'the decision stands at both sides' },
    {
      holds: facts.secondRunWrites === 0,
      text: `one more run: ${facts.secondRunRequests} requests read, ${facts.secondRunWrites} wrote${firstOf(facts.secondRunWritten)}`,
    },
  ];
}

/** The table at the end. */
export function printTable(terminal: Terminal, before: DemoState, result: DemoResult, truth: GroundTruth): void {
  const rows = demoVendors.flatMap((vendor) =>
    recordKinds.map((kind) => {
      const { duplicates, now } = truth.accounts[vendor][kind];
      const figures = [
        before[vendor][kind].size,
        result.created[vendor][kind],
        result.updated[vendor][kind],
        now,
        duplicates.length,
      ];
      return [`${short[vendor]} ${kind}`, ...figures.map(String)];
    }),
  );
  terminal.table([['', 'before', 'created', 'updated', 'now', 'duplicates'], ...rows]);
}

const short: Readonly<Record<DemoVendor, string>> = { hubspot: 'HubSpot', pipedrive: 'Pipedrive' };

function perKind(count: (kind: RecordKind) => number): Record<RecordKind, number> {
  return { contacts: count('contacts'), companies: count('companies'), deals: count('deals') };
}

function total(truth: GroundTruth, count: (kind: KindFacts) => number): number {
  return demoVendors.reduce(
    (sum, vendor) => sum + recordKinds.reduce((part, kind) => part + count(truth.accounts[vendor][kind]), 0),
    0,
  );
}

function named(truth: GroundTruth): string {
  return listed(truth, ({ duplicates, unexplained }) => [...duplicates, ...unexplained]);
}

function lost(truth: GroundTruth): string {
  return listed(truth, ({ alone }) => alone);
}

const mostNamed = 5;

function listed(truth: GroundTruth, ids: (kind: KindFacts) => readonly string[]): string {
  const all = demoVendors.flatMap((vendor) =>
    recordKinds.flatMap((kind) => ids(truth.accounts[vendor][kind]).map((id) => `${short[vendor]} ${kind} ${id}`)),
  );
  return firstOf(all);
}

function firstOf(all: readonly string[]): string {
  return all.length === 0 ? '' : `: ${all.slice(0, mostNamed).join(', ')}${all.length > mostNamed ? ', …' : ''}`;
}

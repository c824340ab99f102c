import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { hubspotSearchLagMs } from '../fake/vendors.ts';
import { textOf } from './account-shape.ts';
import { type DemoState, type HeldRecord, readState } from './account-state.ts';
import { compareStates, type PeopleEdit, type StateDifference } from './compare-states.ts';
import { demoVendors } from './demo-account.ts';
import type { DemoWorker } from './demo-worker.ts';
import type { UserChange } from './ground-truth.ts';
import { planLateEdits } from './late-edits.ts';
import { entityOfKind, recordKinds } from './record-kind.ts';
import type { Stage } from './stage.ts';
import type { UndoFacts } from './undo-report.ts';
import { performEdits } from './user-edits.ts';
import { type UndoSummary, undoSummary } from './worker-messages.ts';

/** What happened before everything is taken back. */
export interface UndoInput {
  /** The accounts before the first run. */
  readonly before: DemoState;
  /** What people edited in the course of the demo, as the accounts showed it then. */
  readonly earlier: readonly PeopleEdit[];
}

/**
 * People edit two records in one account, the edits are synced, and then all runs are taken back. What came of it is read
 * in the accounts themselves.
 */
export async function tellUndo(stage: Stage, worker: DemoWorker, input: UndoInput): Promise<UndoFacts> {
  const { terminal, accounts, goOn } = stage;
  goOn();
  terminal.heading('Undo – every run is taken back, what people edited since stays');
  const late = await editLate(stage, input);
  await worker.ask({ job: 'sync' }, z.unknown());
  goOn();
  const differing = compareStates(input.before, await readState(accounts), []);
  const progress = terminal.progress('undoing', new Set(differing.map(recordOf)).size);
  const undone = await worker.ask({ job: 'undo' }, undoSummary, (heard) => {
    if (heard.type === 'progress') progress.advance(heard.records);
    else progress.say(`waiting ${(heard.ms / 1000).toFixed(1)} s (${heard.reason})`);
  });
  progress.end();
  goOn();
  const after = await readState(accounts);
  const next = await oneMoreRun(stage, worker, after);
  const edits = [...input.earlier, ...late];
  const differences = compareStates(input.before, after, edits);
  return {
    ...undone,
    ...next,
    kept: undone.skipped.map((item) => describeSkipped(after, item)),
    unreported: late.filter((edit) => !undone.skipped.some((item) => isAbout(item, edit))).map(recordOf),
    unasked: undone.skipped.filter((item) => !edits.some((edit) => isAbout(item, edit))).length,
    differences: differences.filter(({ isBlanks }) => !isBlanks).map(describeDifference),
    blanks: differences.filter(({ isBlanks }) => isBlanks).map(describeDifference),
    edited: late.length,
  };
}

async function editLate({ terminal, accounts, random }: Stage, { before, earlier }: UndoInput): Promise<PeopleEdit[]> {
  const edits = planLateEdits(before, await readState(accounts), earlier, random.fork('late'));
  const changes = await performEdits(accounts, edits);
  const now = await readState(accounts);
  for (const { vendor, kind, id, fields } of changes) {
    const origin = before[vendor][kind].has(id) ? 'was completed' : 'was made';
    const name = nameOf(now[vendor][kind].get(id));
    terminal.line(`${accounts[vendor].name.padEnd(10)} ${name}, which ${origin} by the sync: somebody edits ${fields}`);
  }
  // What was written a moment ago is not in HubSpot's search yet.
  await wait(hubspotSearchLagMs);
  return peopleEdits(now, changes);
}

/** What accounts show of the fields that people have just edited. */
export function peopleEdits(now: DemoState, changes: readonly UserChange[]): PeopleEdit[] {
  return changes.map(({ vendor, kind, id, fields }) => {
    const shown = now[vendor][kind].get(id)?.fields ?? {};
    return { vendor, kind, id, fields: Object.fromEntries(fields.map((field) => [field, shown[field]])) };
  });
}

/** Runs once more: nothing may be written, and no account may change. */
async function oneMoreRun(
  { accounts }: Stage,
  worker: DemoWorker,
  before: DemoState,
): Promise<Pick<UndoFacts, 'nextRunWrites' | 'changedAgain'>> {
  const controls = demoVendors.map((vendor) => accounts[vendor].control);
  await wait(hubspotSearchLagMs);
  await Promise.all(controls.map((control) => control.clearLog()));
  await worker.ask({ job: 'sync' }, z.unknown());
  const logs = await Promise.all(controls.map((control) => control.log()));
  return {
    nextRunWrites: logs.flatMap(({ written }) => written),
    changedAgain: compareStates(before, await readState(accounts), []).map(describeDifference),
  };
}

function isAbout(
  { connectionId, entity, remoteId }: UndoSummary['skipped'][number],
  { vendor, kind, id }: PeopleEdit,
): boolean {
  return connectionId === vendor && entity === entityOfKind[kind] && remoteId === id;
}

function describeSkipped(
  state: DemoState,
  { connectionId, entity, remoteId, reason }: UndoSummary['skipped'][number],
): string {
  const vendor = demoVendors.find((one) => one === connectionId);
  const kind = recordKinds.find((one) => entityOfKind[one] === entity);
  const record = vendor && kind && state[vendor][kind].get(remoteId);
  return `${nameOf(record)} (${connectionId} ${entity} ${remoteId}, ${reason})`;
}

function recordOf({ vendor, kind, id }: Pick<PeopleEdit, 'vendor' | 'kind' | 'id'>): string {
  return `${vendor} ${entityOfKind[kind]} ${id}`;
}

function describeDifference(difference: StateDifference): string {
  return `${recordOf(difference)}: ${difference.what}`;
}

function nameOf(record: HeldRecord | undefined): string {
  if (record === undefined) return 'no record any more';
  const { firstname, lastname, name, dealname, title } = record.fields;
  return textOf(name ?? dealname ?? title ?? `${textOf(firstname)} ${textOf(lastname)}`).trim();
}

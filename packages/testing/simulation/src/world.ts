import { CrmSyncError } from '@crmsync/model';
import type { Crm } from './crm/crm.ts';
import type { Change } from './crm/crm-record.ts';
import { createSimCrm, type SimCrm } from './crm/sim-crm.ts';
import type { Plain } from './plain-value.ts';
import { createRandom, hashText, type Random } from './random.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import type { FaultKind, Story } from './story.ts';
import type { VendorCrm, VendorCrmParts } from './vendors/vendor-crm.ts';

/** The moment at which every story begins. */
export const beginningMs = Date.parse('2026-06-01T08:00:00.000Z');

/** Everything that the parts of one simulation share. */
export interface World {
  readonly story: Story;
  readonly random: Random;
  readonly scheduler: Scheduler;
  /** All accounts, in the order of the story. */
  readonly crms: ReadonlyMap<string, Crm>;
  /** The simulated ones. */
  readonly sims: ReadonlyMap<string, SimCrm>;
  /** Those behind real adapters. */
  readonly vendors: ReadonlyMap<string, VendorCrm>;
  readonly trace: Trace;
  /** Changes of all CRMs, in their order. */
  readonly changes: readonly Change[];
  /** What goes wrong at the next call of a target, if anything. */
  fault(target: string): FaultKind | undefined;
  /** From now on nothing goes wrong. */
  becomeQuiet(): void;
  readonly isQuiet: boolean;
  /** True times at which something went wrong. */
  readonly faultTimes: readonly number[];
  /** Told of each change of a CRM. */
  onChange(listener: (change: Change) => void): void;
  /** What broke a promise of the engine before the end, e.g. an error that is none of a connection. */
  readonly findings: Finding[];
  /** Counted and reported: what cannot be promised. */
  readonly tallies: Map<string, number>;
  /** Ids of all links that ever were, and when they were made first. */
  readonly everLinked: Map<string, number>;
  /** What the reviewer chose where two sides differed: by link id and field, the values chosen. */
  readonly chosen: Map<string, Plain[]>;
  /** Requests that asked a CRM for a change. */
  readonly requests: { writes: number };
}

/** A broken promise. */
export interface Finding {
  /** Which one, e.g. `I1 duplicate`. */
  readonly rule: string;
  readonly what: string;
}

/** What happened, in order. */
export interface Trace {
  note(line: string): void;
  readonly lines: readonly string[];
  /** Of all lines. */
  hash(): string;
}

/**
 * Makes the world of a story: its accounts are empty.
 * @param openVendor opens the accounts behind real adapters, of a story that has them
 */
export function createWorld(story: Story, openVendor?: (parts: VendorCrmParts) => VendorCrm): World {
  const random = createRandom(story.seed).fork(`world ${story.topology}`);
  const scheduler = createScheduler(random.fork('order'), beginningMs);
  const trace = createTrace(() => scheduler.now() - beginningMs);
  const faults = new Map(story.faults.map(({ target, call, kind }) => [`${target} ${call}`, kind]));
  const calls = new Map<string, number>();
  const listeners: ((change: Change) => void)[] = [];
  const changes: Change[] = [];
  const faultTimes: number[] = [];
  let quiet = false;
  let lastChange = 0;
  const told = (change: Change): void => {
    changes.push(change);
    trace.note(describeChange(change));
    for (const listener of listeners) listener(change);
  };
  const parts = { now: scheduler.now, nextChange: () => ++lastChange, onChange: told };
  const sims = new Map<string, SimCrm>();
  const vendors = new Map<string, VendorCrm>();
  for (const { id, quirks, vendor } of story.crms) {
    const own = { ...parts, id, quirks, random: random.fork(`crm ${id}`) };
    if (vendor && openVendor) vendors.set(id, openVendor({ ...own, vendor }));
    else sims.set(id, createSimCrm(own));
  }
  return {
    story,
    random,
    scheduler,
    crms: new Map(story.crms.map(({ id }): [string, Crm] => [id, accountOf({ sims, vendors }, id)])),
    sims,
    vendors,
    trace,
    changes,
    faultTimes,
    fault(target) {
      const call = (calls.get(target) ?? 0) + 1;
      calls.set(target, call);
      const kind = quiet ? undefined : faults.get(`${target} ${call}`);
      if (kind) {
        trace.note(`! ${target} call ${call}: ${kind}`);
        faultTimes.push(scheduler.now());
      }
      return kind;
    },
    becomeQuiet() {
      quiet = true;
      trace.note('quiet');
    },
    get isQuiet() {
      return quiet;
    },
    onChange: (listener) => listeners.push(listener),
    findings: [],
    tallies: new Map(),
    everLinked: new Map(),
    chosen: new Map(),
    requests: { writes: 0 },
  };
}

export function tally({ tallies }: World, name: string, count = 1): void {
  tallies.set(name, (tallies.get(name) ?? 0) + count);
}

/** A call of the host that fails: an error of the engine is part of the story, any other is a finding. */
export function noteFailure({ findings, trace }: World, who: string, error: unknown): void {
  if (CrmSyncError.is(error)) trace.note(`${who} fails: ${error.code}`);
  else
    findings.push({
      rule: 'unexpected error',
      what: `${who}: ${error instanceof Error ? error.stack : String(error)}`,
    });
}

/** The simulated CRM with this id. @throws TypeError when the story has none */
export function crmOf({ sims }: Pick<World, 'sims'>, id: string): SimCrm {
  const found = sims.get(id);
  if (!found) throw new TypeError(`the story has no CRM ${id}`);
  return found;
}

function accountOf({ sims, vendors }: Pick<World, 'sims' | 'vendors'>, id: string): Crm {
  return vendors.get(id) ?? crmOf({ sims }, id);
}

function createTrace(elapsed: () => number): Trace {
  const lines: string[] = [];
  let low = 0;
  let high = 1;
  return {
    lines,
    note(text) {
      const line = `${(elapsed() / 1_000).toFixed(3).padStart(9)} ${text}`;
      lines.push(line);
      low = hashText(line, low);
      high = hashText(line, high);
    },
    hash: () => [high, low].map((part) => part.toString(16).padStart(8, '0')).join(''),
  };
}

function describeChange(change: Change): string {
  const fields = Object.entries(change.fields).map(
    ([field, { before, after }]) => `${field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
  );
  const unseen = change.unseen.length > 0 ? ` OVER UNSEEN ${change.unseen.join()}` : '';
  const into = change.into === undefined ? '' : ` into ${change.into}`;
  return `${change.crm}: ${change.hand} ${change.kind} ${change.marker} (${change.id})${into} ${fields.join(', ')}${unseen}`;
}

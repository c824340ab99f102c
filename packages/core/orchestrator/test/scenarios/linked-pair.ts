import type { FakeCrm, FakeStateRecord } from '@crmsync/fakes';
import { expect } from 'vitest';
import type { RunReport, Sync, SyncOptions } from '../../src/index.ts';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';

/** One person that both CRMs have, linked by a first run, with empty request logs. */
export interface LinkedPair {
  readonly crms: TwoCrms;
  readonly sync: Sync;
  readonly first: RunReport;
  readonly hubspot: Side;
  readonly pipedrive: Side;
}

/** The person's record in one CRM. */
export interface Side {
  readonly id: string;
  /** What a user of that CRM does. */
  edit(fields: Readonly<Record<string, unknown>>): void;
  fields(): Readonly<Record<string, unknown>>;
  remove(): void;
}

export const oneMinuteMs = 60_000;
/** Longer than HubSpot's archived records and late rows are left alone between two looks. */
export const sweepMs = 2 * 3_600_000;

export interface PairOptions {
  readonly sync?: Partial<SyncOptions>;
  /** HubSpot properties beside name, e-mail and phone. */
  readonly hubspot?: Readonly<Record<string, unknown>>;
  /** Pipedrive fields beside name, e-mail and phone. */
  readonly pipedrive?: Readonly<Record<string, unknown>>;
  readonly crms?: TwoCrms;
}

/** Seeds one person into both CRMs and links them. */
export async function createLinkedPair(options: PairOptions = {}): Promise<LinkedPair> {
  const crms = options.crms ?? createTwoCrms();
  const [hubspotId = ''] = crms.hubspot.control.seed([
    {
      objectType: 'contacts',
      fields: {
        firstname: 'Ann',
        lastname: 'Ash',
        email: 'ann@example.com',
        phone: '+1 212 555 0101',
        ...options.hubspot,
      },
    },
  ]);
  const [pipedriveId = ''] = crms.pipedrive.control.seed([
    {
      objectType: 'person',
      fields: {
        name: 'Ann Ash',
        emails: [{ value: 'ann@example.com', label: 'work', primary: true }],
        phones: [{ value: '+1 212 555 0101', label: 'work', primary: true }],
        ...options.pipedrive,
      },
    },
  ]);
  const sync = crms.sync(options.sync);
  const first = await run(sync);
  forgetRequests(crms);
  crms.clock.advance(oneMinuteMs);
  return {
    crms,
    sync,
    first,
    hubspot: sideOf(crms.hubspot, 'contacts', hubspotId),
    pipedrive: sideOf(crms.pipedrive, 'person', pipedriveId),
  };
}

/** One record of a fake as a user of that CRM sees and edits it. */
export function sideOf(fake: FakeCrm, objectType: string, id: string): Side {
  return {
    id,
    edit: (fields) => fake.control.edit({ objectType, id, fields }),
    fields: () => recordOf(fake, objectType, id).fields,
    remove: () => fake.control.delete({ objectType, id }),
  };
}

/** The live record with this id. */
export function recordOf(fake: FakeCrm, objectType: string, id: string): FakeStateRecord {
  const found = recordsOf(fake, objectType).find((record) => record.id === id);
  if (!found) throw new Error(`${fake.vendor} has no ${objectType} ${id}`);
  return found;
}

/** A run that must end well. */
export async function run(sync: Sync): Promise<RunReport> {
  const report = await sync.run();
  expect(report.failures).toEqual({});
  expect(report.state).toBe('completed');
  return report;
}

/** Requests that asked a CRM for a change since the log was cleared, as `METHOD path`. */
export function writesTo(fake: FakeCrm): readonly string[] {
  return fake.control
    .log()
    .entries.filter((entry) => entry.isWrite)
    .map((entry) => `${entry.method} ${entry.path}`);
}

export function forgetRequests(crms: TwoCrms): void {
  crms.hubspot.control.clearLog();
  crms.pipedrive.control.clearLog();
}

/** Lets time and another person pass by, so that no look-back reads the earlier records again by itself. */
export async function leaveBehind(crms: TwoCrms, sync: Sync): Promise<void> {
  for (const name of ['Zoe Zimmer', 'Yan Young']) {
    crms.clock.advance(10 * oneMinuteMs);
    crms.pipedrive.control.create({ objectType: 'person', fields: { name } });
    await run(sync);
  }
  forgetRequests(crms);
}

/** Without further edits, runs write nothing to either side, now and after the slow passes have looked (I6). */
export async function expectQuiet(crms: TwoCrms, sync: Sync): Promise<void> {
  forgetRequests(crms);
  await run(sync);
  crms.clock.advance(sweepMs);
  await run(sync);
  expect({ hubspot: writesTo(crms.hubspot), pipedrive: writesTo(crms.pipedrive) }).toEqual({
    hubspot: [],
    pipedrive: [],
  });
}

import type { FakeCrm } from '@crmsync/fakes';
import { expect } from 'vitest';
import type { Sync } from '../../src/index.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import { clearLogs, hubspotContact, pipedrivePerson, writesAt } from './people.ts';

export const names = ['Ann', 'Bob', 'Cid', 'Dee', 'Eve', 'Fay', 'Gus', 'Hal', 'Ivy', 'Jon'];
export const emails = names.map((name) => `${name.toLowerCase()}@example.com`);

/** HubSpot has ten contacts, Pipedrive nobody. */
export function tenContacts(): TwoCrms {
  const crms = createTwoCrms();
  crms.hubspot.control.seed(names.map((name) => hubspotContact(name)));
  return crms;
}

/** Pipedrive has ten persons, HubSpot nobody. */
export function tenPersons(): TwoCrms {
  const crms = createTwoCrms();
  crms.pipedrive.control.seed(names.map((name) => pipedrivePerson(name)));
  return crms;
}

/** Runs until a run leaves nothing to come back for. */
export async function runUntilQuiet(crms: TwoCrms, sync: Sync): Promise<string> {
  for (let runs = 0; runs < 10; runs += 1) {
    const report = await sync.run();
    if (report.retryAt === undefined) return report.state;
    crms.clock.advance(Math.max(1, report.retryAt - crms.clock.now()));
  }
  throw new Error('the runs never came to an end');
}

/** How many requests were answered like this; 0 stands for an answer that never came. */
export function answered(fake: FakeCrm, status: number): number {
  return fake.control.log().entries.filter((entry) => entry.status === status).length;
}

/** A further run has nothing to write. */
export async function writesNothingMore(crms: TwoCrms, sync: Sync): Promise<void> {
  clearLogs(crms);
  crms.clock.advance(600_000);
  await sync.run();
  expect(writesAt(crms.hubspot, crms.pipedrive)).toEqual([]);
}

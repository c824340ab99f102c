import type { SeededRandom } from '@crmsync/fakes';
import { type DemoVendor, demoVendors } from './demo-account.ts';
import type { PlanSummary } from './worker-messages.ts';

/** When the worker is killed: as the account has carried out this write and before it has answered. */
export interface KillPoint {
  readonly vendor: DemoVendor;
  /** Counted from 1. */
  readonly write: number;
}

/** HubSpot takes as many records as this in one request, Pipedrive one. */
const recordsPerWrite: Readonly<Record<DemoVendor, number>> = { hubspot: 100, pipedrive: 1 };

/** A random point of the push that a plan leads to; never the very end of it. */
export function chooseKillPoint(plan: PlanSummary, random: SeededRandom): KillPoint {
  const planned = demoVendors.map((vendor) => ({ vendor, most: Math.floor(writesOf(plan, vendor) * 0.8) }));
  const { vendor, most } = random.pick(planned.filter((one) => one.most > 0));
  return { vendor, write: random.int(1, most) };
}

/** The fewest requests in which an account's part of the plan can be written. */
function writesOf(plan: PlanSummary, vendor: DemoVendor): number {
  return plan.counts
    .filter(({ direction, connectionId }) => direction === 'outbound' && connectionId === vendor)
    .reduce((sum, { count }) => sum + Math.ceil(count / recordsPerWrite[vendor]), 0);
}

/** Waits for the point to be reached; give it every write as it happens. */
export function armKill(point: KillPoint, kill: () => void): (vendor: DemoVendor) => void {
  let seen = 0;
  return (vendor) => {
    if (vendor !== point.vendor) return;
    seen += 1;
    if (seen === point.write) kill();
  };
}

import { fakeVendors } from '../fake/vendors.ts';
import type { Terminal } from '../terminal.ts';
import { demoEntities } from './demo-sync.ts';
import type { PlanSummary } from './worker-messages.ts';

/** The columns of the plan's table: what would happen, and how it is counted. */
const planColumns: readonly (readonly [name: string, direction: 'inbound' | 'outbound', action: string])[] = [
  ['recognised', 'inbound', 'link'],
  ['asked about', 'inbound', 'ask'],
  ['in conflict', 'inbound', 'conflict'],
  ['left out', 'inbound', 'skip'],
  ['to create', 'outbound', 'create'],
  ['to update', 'outbound', 'update'],
];

/** Shows a plan: counts by account, and a few of its items with their reasons. */
export function printPlan(terminal: Terminal, plan: PlanSummary): void {
  const accounts = [...new Set(plan.counts.map(({ connectionId }) => connectionId))].sort();
  const columns = planColumns.filter(([, direction, action]) =>
    plan.counts.some((one) => one.direction === direction && one.action === action),
  );
  const rows = accounts.flatMap((account) =>
    demoEntities.map((entity) => [
      `${nameOf(account)} ${entity}`,
      ...columns.map(([, direction, action]) => String(countOf(plan, { direction, action, account, entity }))),
    ]),
  );
  terminal.table([['', ...columns.map(([name]) => name)], ...rows]);
  if (plan.samples.length > 0) terminal.line();
  for (const sample of plan.samples) {
    terminal.line(`${sample.action} ${nameOf(sample.connectionId)} ${sample.entity}  (${sample.reason})`);
    for (const { field, before, after } of sample.fields) terminal.note(`    ${field}: ${before} → ${after}`);
  }
}

function countOf(
  plan: PlanSummary,
  wanted: { readonly direction: string; readonly action: string; readonly account: string; readonly entity: string },
): number {
  return plan.counts
    .filter(
      ({ direction, action, connectionId, entity }) =>
        direction === wanted.direction &&
        action === wanted.action &&
        connectionId === wanted.account &&
        entity === wanted.entity,
    )
    .reduce((sum, { count }) => sum + count, 0);
}

function nameOf(vendor: string): string {
  return Object.hasOwn(fakeVendors, vendor) ? (fakeVendors[vendor]?.name ?? vendor) : vendor;
}

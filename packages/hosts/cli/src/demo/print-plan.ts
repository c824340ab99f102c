import { fakeVendors } from '../fake/vendors.ts';
import { demoEntities } from './demo-sync.ts';
import type { Terminal } from './terminal.ts';
import type { PlanSummary } from './worker-messages.ts';

/** The rows of the plan's table: what would happen, and how it is counted. */
const planRows: readonly (readonly [name: string, direction: 'inbound' | 'outbound', action: string])[] = [
  ['recognised as the same', 'inbound', 'link'],
  ['a person is asked', 'inbound', 'ask'],
  ['in conflict', 'inbound', 'conflict'],
  ['left out', 'inbound', 'skip'],
  ['to create', 'outbound', 'create'],
  ['to update', 'outbound', 'update'],
];

/** Shows a plan: counts by account, and a few of its items with their reasons. */
export function printPlan(terminal: Terminal, plan: PlanSummary): void {
  const accounts = [...new Set(plan.counts.map(({ connectionId }) => connectionId))].sort();
  const rows = planRows
    .map(([name, direction, action]) => [
      name,
      ...accounts.flatMap((account) =>
        demoEntities.map((entity) => String(countOf(plan, { direction, action, account, entity }))),
      ),
    ])
    .filter(([, ...counts]) => counts.some((count) => count !== '0'));
  const heads = accounts.flatMap((account) => demoEntities.map((entity) => `${nameOf(account)} ${entity}`));
  terminal.table([['', ...heads], ...rows]);
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

import type { PlanItemRow, Sync } from '@crmsync/orchestrator';
import { describeValue } from './describe-value.ts';
import type { PlanSummary } from './worker-messages.ts';

const page = 1_000;
const mostFields = 3;

type Sample = PlanSummary['samples'][number];

/** What is worth showing: the best item of each is taken. */
const sampleKinds: readonly ((item: PlanItemRow) => boolean)[] = [
  (item) => item.direction === 'inbound' && item.action === 'link' && item.entity === 'contact',
  (item) => item.direction === 'outbound' && item.action === 'update' && item.connectionId === 'hubspot',
  (item) => item.direction === 'outbound' && item.action === 'update' && item.connectionId === 'pipedrive',
  (item) => item.direction === 'outbound' && item.action === 'create' && item.entity === 'contact',
];

/** Counts the items of a plan by what they do and picks a few that show it well. */
export async function summarizePlan(sync: Sync, planId: string): Promise<PlanSummary> {
  const counts = new Map<string, PlanSummary['counts'][number]>();
  const best = new Map<number, PlanItemRow>();
  for await (const item of planItems(sync, planId)) {
    const { direction, connectionId, entity, action } = item;
    const key = [direction, connectionId, entity, action].join('|');
    const known = counts.get(key) ?? { direction, connectionId, entity, action, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
    const kind = sampleKinds.findIndex((matches) => matches(item));
    const before = best.get(kind);
    if (kind >= 0 && (before === undefined || clarity(item) > clarity(before))) best.set(kind, item);
  }
  const samples = [...best].sort(([left], [right]) => left - right).map(([, item]) => sampleOf(item));
  return { planId, counts: [...counts.values()], samples };
}

/** All items of a plan, in order. */
export async function* planItems(sync: Sync, planId: string): AsyncGenerator<PlanItemRow> {
  let after: string | undefined;
  do {
    const { items, next } = await sync.planItems(planId, { limit: page, ...(after === undefined ? {} : { after }) });
    yield* items;
    after = next;
  } while (after !== undefined);
}

/** Two fields that a reader sees change say most. */
function clarity(item: PlanItemRow): number {
  return -Math.abs(shownFields(item).length - 2);
}

function shownFields({ fields }: PlanItemRow): Sample['fields'] {
  return Object.entries(fields)
    .filter(([field]) => !field.startsWith('@'))
    .map(([field, { before, after }]) => ({ field, before: describeValue(before), after: describeValue(after) }))
    .filter(({ before, after }) => before !== after);
}

function sampleOf(item: PlanItemRow): Sample {
  const { connectionId, entity, action, reason } = item;
  return { connectionId, entity, action, fields: shownFields(item).slice(0, mostFields), reason };
}

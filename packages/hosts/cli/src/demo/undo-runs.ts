import type { PlanItemRow, RunReport, Sync } from '@crmsync/orchestrator';
import { planItems } from './summarize-plan.ts';
import type { UndoSummary } from './worker-messages.ts';

/**
 * Takes back what all runs wrote, the newest first: so each finds the accounts as it left them.
 * @param finished looks at the report of each undo
 */
export async function undoRuns(sync: Sync, finished: (report: RunReport) => void): Promise<UndoSummary> {
  const total = { runs: 0, deleted: 0, updated: 0 };
  const skipped = new Map<string, UndoSummary['skipped'][number]>();
  const { items: runs } = await sync.runs({ limit: 1_000 });
  for (const { runId } of runs) {
    const plan = await sync.planUndo(runId);
    if (plan.items === 0) continue;
    total.runs += 1;
    for await (const item of planItems(sync, plan.id)) {
      if (item.action === 'delete') total.deleted += 1;
      else if (item.action === 'update') total.updated += 1;
      else skipped.set([item.connectionId, item.objectType, item.remoteId].join('|'), skippedItem(item));
    }
    finished(await sync.apply(plan.id));
  }
  return { ...total, skipped: [...skipped.values()] };
}

function skippedItem({ connectionId, entity, remoteId = '', reason }: PlanItemRow): UndoSummary['skipped'][number] {
  return { connectionId, entity, remoteId, reason };
}

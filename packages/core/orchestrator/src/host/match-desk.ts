import { releaseCreates } from '../hold-creates.ts';
import { inOneTransaction } from '../inbound/apply-inbound.ts';
import { StaleDecisionError, UnknownRecordError } from '../orchestrator-errors.ts';
import { type CandidateRow, candidates, standInOf } from '../rows/candidate.ts';
import { mirror } from '../rows/mirror.ts';
import type { HostContext, ListPage, ListPageOptions } from './host-context.ts';
import { listRows } from './list-rows.ts';

/** Remote records that may mean one of several golden records. */
export interface MatchDesk {
  list(options?: ListPageOptions): Promise<ListPage<CandidateRow>>;
  /** Says whom the record means; it is linked and merged with the next run. */
  accept(id: string, goldenId: string): Promise<void>;
  /** Says that the record is somebody new. */
  reject(id: string): Promise<void>;
}

/** Makes the match calls of a sync. */
export function createMatchDesk(host: HostContext): MatchDesk {
  const decide = async (id: string, decision: Pick<CandidateRow, 'status'> & { goldenId?: string }): Promise<void> => {
    const ctx = await host.engine('match');
    await inOneTransaction(ctx, async (unit) => {
      const row = await unit.get(candidates, id);
      if (!row) throw new UnknownRecordError('match candidate', id);
      if (row.status !== 'pending') throw new StaleDecisionError('this was decided already');
      if (decision.goldenId !== undefined && !row.candidates.some((one) => one.goldenId === decision.goldenId)) {
        throw new StaleDecisionError('that golden record is not among the candidates');
      }
      unit.put(candidates, { ...row, ...decision });
      // Whom it means is not made beside it before it is linked; the others may be made now.
      const stand = standInOf(row);
      const goldenIds = stand.goldenIds.filter((other) => other !== decision.goldenId);
      await releaseCreates(unit, { ...stand, goldenIds });
      unit.put(mirror, {
        id,
        connectionId: row.connectionId,
        objectType: row.objectType,
        remoteId: row.remoteId,
        reason: 'decided',
        record: row.record,
      });
    });
  };
  return {
    list: (options = {}) =>
      listRows(host.tenant, { collection: candidates, index: 'byStatus', equals: ['pending'] }, options, (row) => row),
    accept: (id, goldenId) => decide(id, { status: 'accepted', goldenId }),
    reject: (id) => decide(id, { status: 'rejected' }),
  };
}

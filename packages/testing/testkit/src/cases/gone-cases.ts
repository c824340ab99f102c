import type { WebhookEvent } from '@crmsync/adapter';
import { hook, type PortCaseContext } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectEqual, expectThat } from '../expectations.ts';
import { changePages, checkpointOf, lacking, listPages, recordsOf } from '../read-records.ts';
import { seed } from '../write-records.ts';

const dayMs = 86_400_000;

/** The events of what happened in the account. */
async function deliveredEvents({ adapter, world }: PortCaseContext): Promise<readonly WebhookEvent[]> {
  const receiver = hook(adapter.webhook, 'a webhook receiver');
  const requests = await hook(world.webhooks, 'webhooks').deliver();
  return requests.flatMap((request) => receiver.parse(request, world.clock.now()));
}

/** Cases of records that are gone: deleted or merged. */
export const goneCases: readonly ConformanceCase[] = [
  portCase({
    id: 'delete-told',
    title: 'a user deletes a record',
    rule: 'A deletion is told as the port declares: listed among the changes, flagged, by webhook, or not found any more.',
    needs: ({ deletes }) => deletes !== 'none',
    async check(context) {
      const { port, capabilities, remote, world } = context;
      const { deletes, objectType } = capabilities;
      const [gone] = await seed(context, 2);
      world.clock.advance(dayMs);
      const start = port.changes ? checkpointOf(await listPages(port)) : undefined;
      await world.webhooks?.deliver();
      await hook(remote.remove, 'remove of a port that learns of deletions')(gone);
      if (deletes === 'webhook') {
        const told = (await deliveredEvents(context)).filter(({ kind }) => kind === 'deleted');
        const refs = told.flatMap(({ ref, also = [] }) => [ref, ...also]);
        expectThat(
          'an event tells the deletion',
          refs.some((ref) => ref?.id === gone && ref.objectType === objectType),
        );
      }
      world.clock.advance(dayMs);
      if (deletes === 'listed' || deletes === 'flagged') {
        const pages = start !== undefined ? await changePages(port, start) : await listPages(port);
        const record = recordsOf(pages).find(({ ref }) => ref.id === gone);
        const flagged =
          record?.deleted !== undefined || record?.fields.active === false || record?.fields.archived === true;
        expectThat('the record is shown as gone', flagged);
      }
      if (!port.get) return;
      const [outcome] = await port.get([gone]);
      const isGone = outcome?.status === 'missing' || (outcome?.status === 'found' && outcome.record.deleted);
      expectThat('reading it by id tells that it is gone', Boolean(isGone), outcome?.status);
    },
  }),
  portCase({
    id: 'merge-told',
    title: 'a user merges two records',
    rule: 'A merge is told as the port declares: by the absorbed ids, by where the id leads, or by webhook.',
    needs: ({ merges }) => merges !== 'none',
    async check(context) {
      const { port, capabilities, remote, world } = context;
      const [survivor, other] = await seed(context, 2);
      await world.webhooks?.deliver();
      const remaining = await hook(remote.merge, 'merge of a port that learns of merges')(survivor, other ?? '');
      const [loser = ''] = [survivor, other ?? ''].filter((id) => id !== remaining).reverse();
      if (capabilities.merges === 'webhook') {
        const told = (await deliveredEvents(context)).filter(({ kind }) => kind === 'merged');
        expectEqual(
          'where the event leads',
          told.find(({ ref, also = [] }) => [ref, ...also].some((one) => one?.id === loser))?.mergedInto?.id ?? null,
          remaining,
        );
        return;
      }
      const outcomes = (await port.get?.([remaining, loser])) ?? lacking('get');
      const kept = outcomes.find(({ id }) => id === remaining);
      const lost = outcomes.find(({ id }) => id === loser);
      if (capabilities.merges === 'absorbedIds') {
        const absorbed = kept?.status === 'found' ? (kept.record.absorbedIds ?? []) : [];
        expectThat('the survivor names the absorbed id', absorbed.includes(loser), absorbed.join());
      }
      const leads =
        lost?.status === 'missing'
          ? lost.mergedInto
          : lost?.status === 'found'
            ? (lost.record.deleted?.mergedInto ?? lost.record.ref.id)
            : undefined;
      expectEqual('where the absorbed id leads', leads, remaining);
    },
  }),
  portCase({
    id: 'delete',
    title: 'deleting',
    rule: 'Deleting removes exactly the records named; deleting what is gone already is applied.',
    needs: having('delete'),
    async check(context) {
      const { port, remote } = context;
      const [gone, kept] = await seed(context, 2);
      const remove = async (...ids: readonly string[]) => {
        const items = ids.map((id) => ({ key: `delete ${id}`, id }));
        const outcomes = (await port.delete?.(items.slice(0, context.capabilities.batch.delete))) ?? lacking('delete');
        return outcomes.map(({ key, status }) => `${key} ${status}`);
      };
      expectEqual('deleting', await remove(gone), [`delete ${gone} applied`]);
      expectThat('it is gone', !(await remote.ids()).includes(gone));
      expectThat('the other stays', (await remote.ids()).includes(kept ?? ''));
      expectEqual('deleting again', await remove(gone), [`delete ${gone} applied`]);
      const unknown = remote.unknownId ?? '999999999';
      expectEqual('deleting what never was', await remove(unknown), [`delete ${unknown} applied`]);
    },
  }),
  portCase({
    id: 'delete-merged',
    title: 'deleting a record that was merged away',
    rule: 'Deleting an absorbed id never deletes the survivor.',
    needs: (capabilities) => having('delete')(capabilities) && capabilities.merges !== 'none',
    async check(context) {
      const { port, remote } = context;
      const [survivor, other] = await seed(context, 2);
      const remaining = await hook(remote.merge, 'merge of a port that learns of merges')(survivor, other ?? '');
      await port.delete?.([{ key: 'a', id: remaining === other ? survivor : (other ?? '') }]);
      expectThat('the survivor stays', (await remote.ids()).includes(remaining));
    },
  }),
];

import { hook, type PortCaseContext } from '../case-context.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { having, portCase } from '../conformance-case.ts';
import { expectCode, expectEqual, expectSame, expectThat } from '../expectations.ts';
import { changePage, changePages, checkpointOf, idsOf, listPages, recordsOf, viaJson } from '../read-records.ts';
import { seed } from '../write-records.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Long enough for the vendor to show what happened. */
function afterLag({ capabilities, world }: PortCaseContext): void {
  const { incremental, search } = capabilities;
  world.clock.advance(Math.max(incremental.lookBackMs, incremental.lagMs, search.lagMs) + minuteMs);
}

/** Where changes begin now: everything was listed. */
async function startingPoint({ port }: PortCaseContext) {
  return checkpointOf(await listPages(port));
}

/**
 * Something that the port tells of: an edit of this record, or, where only new records are told, a new one.
 * @returns whose id is to be seen
 */
async function stir(context: PortCaseContext, id: string): Promise<string> {
  if (context.capabilities.incremental.kind === 'createdSince') return (await seed(context, 1))[0];
  await hook(context.remote.edit, 'edit of a port that has changes')(id);
  return id;
}

async function changedIds(context: PortCaseContext, checkpoint: ReturnType<typeof checkpointOf>) {
  const pages = await changePages(context.port, checkpoint);
  return { ids: idsOf(recordsOf(pages)), checkpoint: checkpointOf(pages) };
}

const changing = having('list', 'changes');

/** Cases of reading changes. */
export const changeCases: readonly ConformanceCase[] = [
  portCase({
    id: 'changes-seen',
    title: 'edits and new records',
    rule: 'What was edited or made since the checkpoint is among the changes; where they tell of new records only, what was made.',
    needs: changing,
    async check(context) {
      const [known] = await seed(context, 3);
      afterLag(context);
      const start = await startingPoint(context);
      context.world.clock.advance(dayMs);
      const stirred = await stir(context, known);
      const [made] = await seed(context, 1);
      afterLag(context);
      const { ids } = await changedIds(context, start);
      expectThat('the edited record is there', ids.includes(stirred));
      expectThat('the new record is there', ids.includes(made));
    },
  }),
  portCase({
    id: 'changes-inclusive',
    title: 'the moment of the checkpoint',
    rule: 'A checkpoint is inclusive: what happens in its very moment, after the reading, is not lost.',
    needs: changing,
    async check(context) {
      await seed(context, 2);
      const start = await startingPoint(context);
      const [late] = await seed(context, 1);
      const { ids, checkpoint } = await changedIds(context, start);
      const [later] = await seed(context, 1);
      afterLag(context);
      const again = await changedIds(context, checkpoint);
      expectThat('seen in one of the two', [...ids, ...again.ids].includes(late));
      expectThat('seen in the second', again.ids.includes(later));
    },
  }),
  portCase({
    id: 'changes-late-index',
    title: 'records that show up late',
    rule: 'A checkpoint never moves past what the vendor may still hold back: look-back and index lag are taken off.',
    needs: changing,
    async check(context) {
      const start = await startingPoint(context);
      context.world.clock.advance(dayMs);
      const [held] = await seed(context, 1);
      context.world.clock.advance(1_000);
      const { ids, checkpoint } = await changedIds(context, start);
      afterLag(context);
      const again = await changedIds(context, checkpoint);
      expectThat('seen in one of the two', [...ids, ...again.ids].includes(held));
    },
  }),
  portCase({
    id: 'changes-ties',
    title: 'more records of one moment than a page holds',
    rule: 'Records with the same stamp are all found, however many share it, and the reading ends.',
    needs: changing,
    async check(context) {
      const start = await startingPoint(context);
      context.world.clock.advance(dayMs);
      const tied = await seed(context, 7);
      afterLag(context);
      const { ids } = await changedIds(context, start);
      expectSame(
        'records of the moment',
        tied.filter((id) => ids.includes(id)),
        tied,
      );
    },
  }),
  portCase({
    id: 'changes-cap',
    title: "more changes than one of the vendor's queries reaches",
    rule: 'Changes beyond the declared cap are found all the same.',
    needs: (capabilities) => changing(capabilities) && capabilities.incremental.cap !== undefined,
    async check(context) {
      const { capabilities, remote, world } = context;
      const start = await startingPoint(context);
      world.clock.advance(dayMs);
      const count = (remote.cap ?? capabilities.incremental.cap ?? 0) + 3;
      const made = await seed(context, count);
      afterLag(context);
      const pages = await changePages(context.port, start, { limit: 500, associations: false });
      const seen = new Set(idsOf(recordsOf(pages)));
      expectEqual('records missed', made.filter((id) => !seen.has(id)).length, 0);
    },
  }),
  portCase({
    id: 'changes-resumed',
    title: 'interrupted and resumed elsewhere',
    rule: 'A reading goes on from its cursor on another connection; what changes meanwhile is in it or in the next.',
    needs: changing,
    async check(context) {
      const { port, another, world } = context;
      const start = await startingPoint(context);
      world.clock.advance(dayMs);
      const made: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        made.push(...(await seed(context, 1)));
        world.clock.advance(minuteMs);
      }
      afterLag(context);
      const first = await changePage(port, start, { limit: 2 });
      const seen = [...idsOf(first.records)];
      const restless = made.filter((_, at) => at === 0 || at === 5);
      const stirred: string[] = [];
      for (const id of restless) stirred.push(await stir(context, id));
      const afterEdit: string[] = [];
      let page = first;
      while (page.next !== null) {
        page = await changePage(another(), start, { limit: 2, cursor: viaJson(page.next) });
        afterEdit.push(...idsOf(page.records));
        expectThat('the reading ends', afterEdit.length < 1_000);
      }
      expectSame(
        'records found',
        made.filter((id) => !restless.includes(id) && [...seen, ...afterEdit].includes(id)),
        made.filter((id) => !restless.includes(id)),
      );
      afterLag(context);
      const next = await changedIds(context, checkpointOf([page]));
      expectSame(
        'edits in between',
        stirred.filter((id) => next.ids.includes(id)),
        stirred,
      );
    },
  }),
  portCase({
    id: 'changes-checkpoint',
    title: 'the checkpoint comes last',
    rule: 'Only the last page has a checkpoint: until then the old one holds, and reading again from it finds everything.',
    needs: changing,
    async check(context) {
      const start = await startingPoint(context);
      context.world.clock.advance(dayMs);
      const made: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        made.push(...(await seed(context, 1)));
        context.world.clock.advance(minuteMs);
      }
      afterLag(context);
      const first = await changePage(context.port, start, { limit: 2 });
      if (first.next !== null) expectThat('the first page has no checkpoint', first.checkpoint === undefined);
      const { ids, checkpoint } = await changedIds(context, start);
      expectSame(
        'read again',
        made.filter((id) => ids.includes(id)),
        made,
      );
      expectEqual('checkpoint as JSON', viaJson(checkpoint), checkpoint);
    },
  }),
  portCase({
    id: 'changes-none',
    title: 'nothing changed',
    rule: 'A reading without changes ends with a checkpoint from which later changes are found.',
    needs: changing,
    async check(context) {
      const { world } = context;
      const [id] = await seed(context, 1);
      afterLag(context);
      let { checkpoint } = await changedIds(context, await startingPoint(context));
      for (let round = 0; round < 3; round += 1) {
        world.clock.advance(dayMs);
        ({ checkpoint } = await changedIds(context, checkpoint));
      }
      world.clock.advance(dayMs);
      const stirred = await stir(context, id);
      afterLag(context);
      expectThat('the later edit is seen', (await changedIds(context, checkpoint)).ids.includes(stirred));
    },
  }),
  portCase({
    id: 'changes-foreign',
    title: 'a checkpoint of somebody else',
    rule: 'A checkpoint that the port did not write is a CheckpointError, never a reading from anywhere.',
    needs: changing,
    async check(context) {
      for (const checkpoint of [{ nonsense: true }, 'nonsense', null]) {
        await expectCode('reading changes', 'CHECKPOINT_INVALID', () => changePage(context.port, checkpoint));
      }
    },
  }),
];

import type { CreateItem, WriteOutcome } from '@crmsync/adapter';
import { hook, type PortCaseContext } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { describeFailure, expectEqual, expectThat } from '../expectations.ts';
import { expectLetGo, hangingUntilAborted } from '../let-go.ts';
import { lacking, readOne } from '../read-records.ts';
import { answering, type Fault, hanging, losingTheAnswer, type SentRequest } from '../scripted-transport.ts';
import { rewritingWrites } from '../wire-records.ts';
import {
  create,
  createSample,
  expectShown,
  expectTruth,
  itemsOf,
  patchOf,
  patchOfSample,
  sampleOf,
  statusesOf,
} from '../write-records.ts';

const isWrite = ({ isWrite: writes }: SentRequest) => writes;
const batching = ({ batch, operations }: Parameters<ReturnType<typeof having>>[0]) =>
  operations.includes('create') && batch.create > 1;

/** Creates items while something goes wrong with the writes; gives what was told, and how many writes were sent. */
async function createDuring(context: PortCaseContext, items: readonly CreateItem[], fault: Fault) {
  const { transport, remote, port } = context;
  const before = await remote.ids();
  transport.forget();
  transport.addFault({ fault, matches: isWrite });
  const outcomes = await create(port, items);
  transport.heal();
  expectTruth(items, outcomes, before, await remote.ids());
  const writes = transport.sent.filter(isWrite).length;
  return { outcomes, writes, created: (await remote.ids()).length - before.length };
}

/**
 * Changes the lists of records in answers to writes. What comes back is to be called after the writes: it throws when items
 * went together and no such list was seen, since the case would have broken nothing.
 */
function changingBatches({ transport, remote, capabilities }: PortCaseContext, change: (records: unknown[]) => void) {
  let found = 0;
  transport.forget();
  transport.addRewrite(
    rewritingWrites(remote.wire, (records) => {
      found += 1;
      change(records);
    }),
  );
  return (items: number): void => {
    const together = transport.sent.filter(isWrite).length < items;
    const where = `\`ports.${capabilities.objectType}.wire.records\``;
    expectThat(
      `the answer to a batch has a list of records: ${where} finds it in answers to writes`,
      !together || found > 0,
    );
  };
}

/** Numbers of a batch of a few items. */
function few({ capabilities }: PortCaseContext, most = 4): readonly number[] {
  return Array.from({ length: Math.min(most, capabilities.batch.create) }, (_, at) => at + 1);
}

function expectStatuses(what: string, outcomes: readonly WriteOutcome[], expected: readonly string[]): void {
  const wrong = outcomes.filter(({ status }) => !expected.includes(status));
  const told = wrong.map((outcome) =>
    outcome.status === 'applied' ? 'applied' : `${outcome.status}: ${describeFailure(outcome.error)}`,
  );
  expectEqual(`${what}: outcomes other than ${expected.join(' or ')}`, told, []);
}

/** A case of a create that the account carries out without anybody hearing of it. */
function unansweredCreate(fault: Fault, text: Pick<ConformanceCase, 'id' | 'title' | 'rule'>): ConformanceCase {
  return portCase({
    ...text,
    needs: having('create'),
    async check(context) {
      const items = itemsOf(context, few(context, 3));
      const { outcomes, writes, created } = await createDuring(context, items, fault);
      expectStatuses('unanswered', outcomes, ['unknown']);
      expectEqual('new records', created, items.length);
      expectThat('every item was sent once at most', writes <= items.length, `${writes} writes`);
    },
  });
}

/** Cases of what became of each item when writes go wrong. */
export const outcomeCases: readonly ConformanceCase[] = [
  unansweredCreate(losingTheAnswer, {
    id: 'create-lost',
    title: 'a create whose answer is lost',
    rule: 'A create whose answer was lost is `unknown` and is not sent again: it may have been applied.',
  }),
  unansweredCreate(hanging, {
    id: 'create-timed-out',
    title: 'a create that is never answered',
    rule: 'A create that timed out is `unknown` for each of its items, and is not sent again.',
  }),
  portCase({
    id: 'create-server-error',
    title: 'a create answered with 500',
    rule: 'A create that a server error answered may have been applied: `unknown`, and not sent again.',
    needs: having('create'),
    async check(context) {
      const items = itemsOf(context, few(context, 3));
      const { outcomes, writes } = await createDuring(context, items, answering({ status: 500 }));
      expectStatuses('server error', outcomes, ['unknown']);
      expectThat('every item was sent once at most', writes <= items.length, `${writes} writes`);
    },
  }),
  portCase({
    id: 'create-garbled',
    title: 'a create answered with nonsense',
    rule: 'A create whose answer cannot be read is `unknown`: it was applied all the same.',
    needs: having('create'),
    async check(context) {
      const items = itemsOf(context, few(context, 2));
      const { outcomes } = await createDuring(context, items, async (forward) => {
        await forward();
        return new Response('<html>proxy</html>', { status: 200 });
      });
      expectStatuses('garbled', outcomes, ['unknown']);
    },
  }),
  portCase({
    id: 'write-aborted',
    title: 'a create that is aborted',
    rule: 'An abort leaves what was sent `unknown` and what was not `refused`, to be tried again; nothing more is sent.',
    needs: having('create'),
    async check(context) {
      const { port, transport, remote } = context;
      const numbers = few(context, 12).map((n) => n + 20);
      const items = itemsOf(context, numbers);
      const before = await remote.ids();
      const controller = new AbortController();
      transport.addFault({ fault: hangingUntilAborted(controller, new Error('enough')), matches: isWrite });
      let outcomes: readonly WriteOutcome[] = [];
      await expectLetGo(context, async () => {
        outcomes = (await port.create?.(items, { signal: controller.signal })) ?? lacking('create');
      });
      transport.heal();
      expectTruth(items, outcomes, before, await remote.ids());
      expectStatuses('aborted', outcomes, ['unknown', 'refused']);
      const unknown = outcomes.filter(({ status }) => status === 'unknown').length;
      expectEqual('items in doubt', unknown, (await remote.ids()).length - before.length);
      const final = outcomes.filter((outcome) => outcome.status === 'refused' && !outcome.error.retryable);
      expectEqual('items that may not be tried again', final, []);
    },
  }),
  portCase({
    id: 'create-once',
    title: 'creating again after a lost answer',
    rule: 'Where a port declares it, a create whose answer was lost is found by its key, or creating again makes no second.',
    needs: (capabilities) => having('create')(capabilities) && capabilities.idempotency !== 'none',
    async check(context) {
      const { world, capabilities, port, remote } = context;
      const items = itemsOf(context, [1]).map((item) => ({ ...item, syncKey: 'sync-key-1' }));
      const { created } = await createDuring(context, items, losingTheAnswer);
      expectEqual('new records at first', created, 1);
      world.clock.advance(capabilities.search.lagMs);
      const before = await remote.ids();
      if (capabilities.idempotency === 'syncKey') {
        const [found] = (await port.find?.([{ key: 'a', by: 'syncKey', value: 'sync-key-1' }])) ?? [];
        expectEqual('found by its key', found?.records.length, 1);
        return;
      }
      const [again] = await create(port, items);
      expectEqual('new records then', (await remote.ids()).length - before.length, 0);
      const known = again?.status === 'applied' || (again?.status === 'refused' && again.error.code === 'CONFLICT');
      expectThat('it is told applied or a conflict', known, again && statusesOf([again]));
    },
  }),
  portCase({
    id: 'update-lost',
    title: 'an update whose answer is lost',
    rule: 'An update whose answer was lost is sent again where that is harmless, else `unknown`; never `refused`.',
    needs: having('create', 'update', 'get'),
    async check(context) {
      const { port, transport, remote } = context;
      const id = await createSample(context, 1);
      const current = await readOne(port, id);
      const wanted = port.project({ fields: sampleOf(remote, 2).fields, custom: {} }, current).fields;
      const items = [{ key: 'a', id, patch: patchOf(wanted), current }];
      transport.addFault({ fault: losingTheAnswer, matches: isWrite, times: 1 });
      expectStatuses('lost once', (await port.update?.(items)) ?? lacking('update'), ['applied', 'unknown']);
      transport.heal();
      expectShown('read', await readOne(port, id), wanted);
      transport.addFault({ fault: losingTheAnswer, matches: isWrite });
      expectStatuses('lost always', (await port.update?.(items)) ?? lacking('update'), ['unknown']);
    },
  }),
  portCase({
    id: 'delete-lost',
    title: 'a delete whose answer is lost',
    rule: 'A delete whose answer was lost is sent again or `unknown`; that it is gone then counts as applied.',
    needs: having('create', 'delete'),
    async check(context) {
      const { port, transport, remote } = context;
      const id = await createSample(context, 1);
      transport.addFault({ fault: losingTheAnswer, matches: isWrite, times: 1 });
      const outcomes = (await port.delete?.([{ key: 'a', id }])) ?? lacking('delete');
      expectStatuses('lost once', outcomes, ['applied', 'unknown']);
      expectThat('it is gone', !(await remote.ids()).includes(id));
    },
  }),
  portCase({
    id: 'batch-paired',
    title: 'an answer in another order',
    rule: 'Outcomes are paired with their items by key, id or index of ours, never by their place in the answer.',
    needs: batching,
    async check(context) {
      const { port, transport, remote } = context;
      const numbers = [3, 1, 4, 2].slice(0, context.capabilities.batch.create);
      const items = itemsOf(context, numbers);
      // Turned by one: what a vendor answers backwards would be in order again when it is reversed.
      const expectChanged = changingBatches(context, (records) => records.push(...records.splice(0, 1)));
      const before = await remote.ids();
      const outcomes = await create(port, items);
      transport.heal();
      expectChanged(items.length);
      expectTruth(items, outcomes, before, await remote.ids());
      expectStatuses('in another order', outcomes, ['applied', 'unknown']);
      for (const outcome of outcomes) {
        const item = items.find(({ key }) => key === outcome.key);
        if (outcome.status !== 'applied' || !item) continue;
        if (outcome.record) expectShown(`outcome of ${outcome.key}`, outcome.record, item.patch.fields);
        if (port.get || port.list)
          expectShown(`record of ${outcome.key}`, await readOne(port, outcome.id), item.patch.fields);
      }
    },
  }),
  portCase({
    id: 'batch-unmentioned',
    title: 'an answer that leaves an item out',
    rule: 'An item that the answer does not mention is `unknown`; the others are told as they are.',
    needs: batching,
    async check(context) {
      const { port, transport, remote } = context;
      const items = itemsOf(context, few(context));
      let removed = 0;
      const expectChanged = changingBatches(context, (records) => {
        removed += records.splice(1, 1).length;
      });
      const before = await remote.ids();
      const outcomes = await create(port, items);
      transport.heal();
      expectChanged(items.length);
      expectTruth(items, outcomes, before, await remote.ids());
      expectEqual('unknown items', outcomes.filter(({ status }) => status === 'unknown').length, removed);
      expectEqual(
        'applied items',
        outcomes.filter(({ status }) => status === 'applied').length,
        items.length - removed,
      );
    },
  }),
  portCase({
    id: 'batch-refused-item',
    title: 'one bad item',
    rule: 'An item that the vendor refuses is `refused` with a reason and fails no other.',
    needs: having('create'),
    async check(context) {
      const { port, remote, capabilities } = context;
      const bad = hook(remote.refused, 'refused of a port that creates')(9);
      const items = [
        ...itemsOf(context, [1, 2]),
        { key: 'bad', patch: patchOfSample(port, bad) },
        ...itemsOf(context, [3]),
      ].slice(capabilities.batch.create > 3 ? 0 : 2, capabilities.batch.create > 3 ? 4 : 3);
      const before = await remote.ids();
      const outcomes = await create(port, items);
      expectTruth(items, outcomes, before, await remote.ids());
      expectEqual(
        'outcomes',
        statusesOf(outcomes),
        Object.fromEntries(items.map(({ key }) => [key, key === 'bad' ? 'refused' : 'applied'])),
      );
      const outcome = outcomes.find(({ key }) => key === 'bad');
      const code = outcome?.status === 'refused' ? outcome.error.code : '';
      expectThat('the reason is about the record', ['REJECTED', 'CONFLICT', 'NOT_FOUND'].includes(code), code);
    },
  }),
  portCase({
    id: 'batch-half',
    title: 'half a batch',
    rule: 'When a batch broke in the middle, no item is told `refused` that is there, and none `applied` that is not.',
    needs: batching,
    async check(context) {
      const { port, transport, remote, world } = context;
      const items = itemsOf(context, few(context));
      const before = await remote.ids();
      if (world.halveNextBatch) world.halveNextBatch();
      else {
        let count = 0;
        transport.addFault({
          fault: losingTheAnswer,
          matches: (request) => {
            count += request.isWrite ? 1 : 0;
            return request.isWrite && count % 2 === 0;
          },
        });
      }
      const outcomes = await create(port, items);
      transport.heal();
      expectTruth(items, outcomes, before, await remote.ids());
      expectThat(
        'something is in doubt',
        outcomes.some(({ status }) => status !== 'applied'),
        world.halveNextBatch ? undefined : 'one request for all, which was answered: the world needs `halveNextBatch`',
      );
      const refused = outcomes.filter(({ status }) => status === 'refused').length;
      expectThat(
        'what may be there is not refused',
        refused + (await remote.ids()).length - before.length <= items.length,
      );
    },
  }),
  portCase({
    id: 'update-paired',
    title: 'several updates, answered in another order',
    rule: 'Updates are paired with their records, and each record gets its own values.',
    needs: (capabilities) => having('create', 'update', 'get')(capabilities) && capabilities.batch.update > 1,
    async check(context) {
      const { port, transport, remote } = context;
      const ids = [await createSample(context, 1), await createSample(context, 2)];
      const items = await Promise.all(
        ids.map(async (id, at) => {
          const current = await readOne(port, id);
          const wanted = port.project({ fields: sampleOf(remote, at + 5).fields, custom: {} }, current).fields;
          return { key: `change ${9 - at}`, id, patch: patchOf(wanted), current };
        }),
      );
      const expectChanged = changingBatches(context, (records) => records.reverse());
      const outcomes = (await port.update?.(items)) ?? lacking('update');
      transport.heal();
      expectChanged(items.length);
      for (const [at, { key, id, patch }] of items.entries()) {
        const outcome = outcomes[at];
        if (outcome?.status !== 'applied') throw new Error(`${key} is ${outcome?.status}`);
        expectEqual('id of the outcome', [outcome.key, outcome.id], [key, id]);
        if (outcome.record) expectShown(`outcome of ${key}`, outcome.record, patch.fields);
        expectShown(`record of ${key}`, await readOne(port, id), patch.fields);
      }
    },
  }),
  portCase({
    id: 'write-rate-limited',
    transport: 'http',
    title: 'a create that met the rate limit',
    rule: 'A create refused for the rate limit was not applied: it is sent again after the wait, or told so.',
    needs: having('create'),
    async check(context) {
      const { port, transport, remote, world, answers } = context;
      const before = await remote.ids();
      const startedMs = world.clock.now();
      transport.addFault({ fault: answering(answers.rateLimited(37)), matches: isWrite, times: 1 });
      const items = itemsOf(context, [1]);
      const outcomes = await create(port, items);
      expectTruth(items, outcomes, before, await remote.ids());
      expectStatuses('after the wait', outcomes, ['applied']);
      expectThat('it waited as told', world.clock.now() - startedMs >= 37_000, `${world.clock.now() - startedMs} ms`);
    },
  }),
];

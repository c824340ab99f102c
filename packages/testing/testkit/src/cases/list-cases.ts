import { instantMs } from '@crmsync/model';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectCode, expectEqual, expectSame, expectThat, failureOf } from '../expectations.ts';
import { idsOf, listPage, listPages, recordsOf, viaJson } from '../read-records.ts';
import { answering } from '../scripted-transport.ts';
import { expectFound, garble, isObject, rewritingReads, wireId } from '../wire-records.ts';
import { seed } from '../write-records.ts';

/** Cases of listing. */
export const listCases: readonly ConformanceCase[] = [
  portCase({
    id: 'list-complete',
    title: 'every record once',
    rule: 'The pages of a listing end, and hold every record exactly once.',
    needs: having('list'),
    async check(context) {
      const { port, remote } = context;
      const before = await remote.ids();
      expectSame('records at first', idsOf(recordsOf(await listPages(port))), before);
      if (!remote.seed) return;
      await seed(context, 7);
      expectSame('records then', idsOf(recordsOf(await listPages(port))), await remote.ids());
      expectSame(
        'in one page, if it holds them',
        idsOf(recordsOf(await listPages(port, { limit: 500 }))),
        await remote.ids(),
      );
    },
  }),
  portCase({
    id: 'list-order',
    title: 'a stable order',
    rule: 'A listing has the same order each time, so that it can be continued.',
    needs: having('list'),
    async check(context) {
      if (context.remote.seed) await seed(context, 5);
      const ids = async () => idsOf(recordsOf(await listPages(context.port)));
      expectEqual('order', await ids(), await ids());
    },
  }),
  portCase({
    id: 'list-cursor',
    title: 'continuing in another process',
    rule: 'A cursor is JSON and continues the listing on another connection.',
    needs: having('list'),
    async check(context) {
      const { port, remote, another } = context;
      if (remote.seed) await seed(context, 5);
      const first = await listPage(port, { limit: 2 });
      const ids = [...idsOf(first.records)];
      let next = first.next;
      while (next !== null) {
        expectEqual('cursor as JSON', viaJson(next), next);
        const page = await listPage(another(), { limit: 2, cursor: viaJson(next) });
        ids.push(...idsOf(page.records));
        next = page.next;
        expectThat('the listing ends', ids.length < 1_000);
      }
      expectSame('records', ids, await remote.ids());
    },
  }),
  portCase({
    id: 'list-cursor-foreign',
    title: 'a cursor of somebody else',
    rule: 'A cursor that the port did not write is a CheckpointError, never a listing from the beginning.',
    needs: having('list'),
    async check(context) {
      const { port, remote } = context;
      if (remote.seed) await seed(context, 3);
      if ((await listPage(port, { limit: 2 })).next === null) return;
      for (const cursor of [{ nonsense: true }, 'nonsense']) {
        await expectCode('listing', 'CHECKPOINT_INVALID', () => listPage(port, { cursor }));
      }
    },
  }),
  portCase({
    id: 'list-checkpoint',
    title: 'the checkpoint of a listing',
    rule: 'Only the last page has a checkpoint, and only where the port has `changes`.',
    needs: having('list'),
    async check(context) {
      const { port, remote, capabilities } = context;
      if (remote.seed) await seed(context, 5);
      const pages = await listPages(port);
      for (const page of pages.slice(0, -1))
        expectThat('an earlier page has no checkpoint', page.checkpoint === undefined);
      const last = pages.at(-1)?.checkpoint;
      expectEqual('checkpoint on the last page', last !== undefined, capabilities.operations.includes('changes'));
      expectEqual('as JSON', viaJson(last), last);
    },
  }),
  portCase({
    id: 'list-observed',
    title: 'the time of what was seen',
    rule: "`observedAt` is the vendor's time when the request started, never later.",
    needs: having('list'),
    async check(context) {
      const { port, transport, world } = context;
      if (context.remote.seed) await seed(context, 1);
      transport.addFault({
        fault: async (forward) => {
          const response = await forward();
          world.clock.advance(5_000);
          return response;
        },
      });
      await listPage(port);
      const startedMs = world.clock.now();
      const { observedAt } = await listPage(port);
      expectThat('not after the start', instantMs(observedAt) <= startedMs, observedAt);
      expectThat('not long before it', instantMs(observedAt) > startedMs - 60_000, observedAt);
    },
  }),
  portCase({
    id: 'list-unknown-keys',
    title: 'keys that nobody knows',
    rule: 'Keys that the vendor added since are ignored: they change no record and break no page.',
    needs: having('list'),
    async check(context) {
      const { port, transport, remote } = context;
      if (remote.seed) await seed(context, 3);
      const plain = recordsOf(await listPages(port)).map(({ fields }) => fields);
      transport.addRewrite((body, request) => {
        if (isObject(body) && !request.isWrite) body.somethingNew = { nested: [1, null] };
        return body;
      });
      transport.addRewrite(
        rewritingReads(remote.wire, (record) => {
          record.somethingNew = { nested: [1, null] };
        }),
      );
      const pages = await listPages(port);
      expectEqual('quarantined', pages.flatMap(({ quarantined }) => quarantined).length, 0);
      expectEqual(
        'fields',
        recordsOf(pages).map(({ fields }) => fields),
        plain,
      );
    },
  }),
  portCase({
    id: 'list-quarantine',
    title: 'one broken record',
    rule: 'A record of unknown shape is quarantined with its ref, and the page goes on with the others.',
    needs: having('list'),
    async check(context) {
      const { port, transport, remote, capabilities } = context;
      const [broken] = remote.seed ? await seed(context, 3) : await remote.ids();
      let hits = 0;
      transport.addRewrite(
        rewritingReads(remote.wire, (record) => {
          if (wireId(record) !== broken) return;
          hits += 1;
          garble(record);
        }),
      );
      const pages = await listPages(port);
      expectFound(capabilities.objectType, hits);
      expectSame(
        'the others',
        idsOf(recordsOf(pages)),
        (await remote.ids()).filter((id) => id !== broken),
      );
      const aside = pages.flatMap(({ quarantined }) => quarantined);
      expectEqual(
        'set aside',
        aside.map(({ ref, error }) => [ref ?? null, error.code]),
        [[{ objectType: capabilities.objectType, id: broken ?? '' }, 'WIRE_FORMAT']],
      );
    },
  }),
  portCase({
    id: 'list-broken-page',
    title: 'an answer of unknown shape',
    rule: 'An answer that is no page is a WireFormatError, never an empty page.',
    needs: having('list'),
    async check(context) {
      const { port, transport } = context;
      for (const body of [{ unexpected: true }, '<html>down</html>', '']) {
        transport.addFault({ fault: answering({ status: 200, body }) });
        await expectCode(`listing ${JSON.stringify(body)}`, 'WIRE_FORMAT', () => listPage(port));
        transport.heal();
      }
    },
  }),
  portCase({
    id: 'abort-before',
    title: 'aborted before it begins',
    rule: "An aborted signal stops every call before anything is sent, passing the signal's reason through.",
    needs: () => true,
    async check({ port, transport, remote }) {
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      const [id = '1'] = await remote.ids();
      const calls: readonly (readonly [name: string, call: () => unknown])[] = [
        ['list', () => port.list?.({ signal })],
        ['get', () => port.get?.([id], { signal })],
        ['delete', () => port.delete?.([{ key: 'a', id }], { signal })],
      ];
      for (const [name, call] of calls) {
        if (name in port) expectThat(`${name} rejects with the reason`, (await failureOf(call)) === reason);
      }
      expectEqual('requests', transport.sent.length, 0);
    },
  }),
];

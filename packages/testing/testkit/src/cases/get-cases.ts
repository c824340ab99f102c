import type { GetOutcome } from '@crmsync/adapter';
import { entityDefinitions, fieldsSchema, instantMs, toInstant } from '@crmsync/model';
import { hook, type PortCaseContext } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectEqual, expectSame, expectThat, failureOf } from '../expectations.ts';
import { lacking, listPages, readOne, recordsOf } from '../read-records.ts';
import { answering, losingTheAnswer } from '../scripted-transport.ts';
import { expectFound, garble, rewritingReads, wireId } from '../wire-records.ts';
import { createSample, seed, someRecord } from '../write-records.ts';

function get({ port }: PortCaseContext, ids: readonly string[]): Promise<readonly GetOutcome[]> {
  return port.get?.(ids) ?? lacking('get');
}

/** The status of each id; `thrown` when the call failed as a whole. */
async function statuses(context: PortCaseContext, ids: readonly string[]): Promise<readonly string[]> {
  try {
    return (await get(context, ids)).map(({ id, status }) => `${id} ${status}`);
  } catch {
    return ids.map((id) => `${id} thrown`);
  }
}

/** Cases of what a record shows, and of reading by id. */
export const getCases: readonly ConformanceCase[] = [
  portCase({
    id: 'record-shape',
    title: 'values of the model',
    rule: 'Records hold readable fields only, with values of the model; ids and references are text.',
    needs: (capabilities) => having('list')(capabilities) || having('get')(capabilities),
    async check(context) {
      const { port, capabilities } = context;
      const { entity, objectType, fields } = capabilities;
      const id = await someRecord(context);
      const record = await readOne(port, id);
      expectEqual('ref', record.ref, { objectType, id });
      expectEqual('entity', record.entity, entity);
      const checked = fieldsSchema(entityDefinitions[entity]).safeParse(record.fields);
      expectThat('values are those of the model', checked.success, checked.error?.message);
      const strange = Object.keys(record.fields).filter((name) => !fields.readable.includes(name));
      expectEqual('fields that are not declared readable', strange, []);
      for (const [role, { refs }] of Object.entries(record.associations)) {
        const declared = capabilities.associations[role];
        expectThat(`role ${role} is declared`, declared !== undefined);
        for (const ref of refs) {
          expectThat(`ids of ${role} are text`, typeof ref.id === 'string', typeof ref.id);
          const isTarget = declared?.targets.some((target) => target.objectType === ref.objectType);
          expectThat(`${role} leads to what is declared`, isTarget === true, ref.objectType);
        }
      }
      const listed = port.list ? recordsOf(await listPages(port)).map(({ ref }) => ref.id) : [id];
      expectThat(
        'listed ids are text',
        listed.every((one) => typeof one === 'string'),
      );
    },
  }),
  portCase({
    id: 'reads-agree',
    title: 'listing and reading by id',
    rule: 'A record shows the same values however it is read.',
    needs: having('list', 'get'),
    async check(context) {
      const { port } = context;
      const id = await someRecord(context);
      const [outcome] = await get(context, [id]);
      const record = outcome?.status === 'found' ? outcome.record : undefined;
      const listed = recordsOf(await listPages(port)).find(({ ref }) => ref.id === id);
      if (!record || !listed) throw new Error('the record was not read');
      for (const name of Object.keys(record.fields)) {
        if (name in listed.fields) expectEqual(name, listed.fields[name], record.fields[name]);
      }
      expectEqual('updatedAt', listed.updatedAt, record.updatedAt);
      for (const role of Object.keys(listed.associations)) {
        if (role in record.associations) expectEqual(role, listed.associations[role], record.associations[role]);
      }
    },
  }),
  portCase({
    id: 'stamp-now',
    title: 'the stamp of what was just written',
    rule: "A stamp is the vendor's time: a zone, or day and month, taken wrongly lets the older value win.",
    needs: (capabilities) =>
      capabilities.incremental.kind === 'modifiedSince' &&
      having('create')(capabilities) &&
      (having('list')(capabilities) || having('get')(capabilities)),
    async check(context) {
      const { port, world, capabilities } = context;
      const nearMs = Math.max(60_000, capabilities.incremental.precisionMs);
      const startMs = world.clock.now();
      const { updatedAt } = await readOne(port, await createSample(context, 1));
      if (updatedAt === undefined) return;
      const endMs = world.clock.now();
      const isNow = instantMs(updatedAt) > startMs - nearMs && instantMs(updatedAt) < endMs + nearMs;
      expectThat(`written at ${toInstant(endMs)}, and stamped so`, isNow, updatedAt);
    },
  }),
  portCase({
    id: 'absent-not-null',
    title: 'a field that was not fetched',
    rule: 'A field that is not in the answer is absent, never `null`: a merge would take that for a clear.',
    needs: (capabilities) =>
      (having('list')(capabilities) || having('get')(capabilities)) && capabilities.fields.writable.length > 0,
    async check(context) {
      const { port, remote, transport } = context;
      const { field, omit } = hook(remote.wire.absent, `ports.${context.capabilities.objectType}.wire.absent`);
      const id = await someRecord(context);
      const before = await readOne(port, id);
      expectThat(`the record has a value for ${field}`, before.fields[field] != null);
      let found = 0;
      transport.addRewrite(
        rewritingReads(remote.wire, (record) => {
          found += 1;
          omit(record);
        }),
      );
      const record = await readOne(port, id);
      expectFound(context.capabilities.objectType, found);
      expectThat(`${field} is absent`, !(field in record.fields), JSON.stringify(record.fields[field] ?? null));
    },
  }),
  portCase({
    id: 'get-outcomes',
    title: 'several ids at once',
    rule: 'Each id asked for has one outcome; what is not there is `missing` and disturbs nobody.',
    needs: having('get'),
    async check(context) {
      const { remote, capabilities } = context;
      const unknown = remote.unknownId ?? '999999999';
      expectEqual('one that is not there', await statuses(context, [unknown]), [`${unknown} missing`]);
      if (capabilities.batch.get < 4) return;
      const [a, b = '', c = ''] = await seed(context, 3);
      const ids = [c, unknown, a, b];
      const outcomes = await get(context, ids);
      expectEqual(
        'statuses',
        outcomes.map(({ id, status }) => `${id} ${status}`),
        [`${c} found`, `${unknown} missing`, `${a} found`, `${b} found`],
      );
      for (const outcome of outcomes) {
        if (outcome.status === 'found') expectEqual('record of the id', outcome.record.ref.id, outcome.id);
      }
      expectEqual('none', await get(context, []), []);
    },
  }),
  portCase({
    id: 'get-odd-ids',
    title: 'ids with odd characters',
    rule: 'An id is data: whatever is in it, it leads to no other record and to no other part of the API.',
    needs: having('get'),
    async check(context) {
      const [id] = await seed(context, 1);
      for (const odd of [`0/../${id}`, `${id}?x=1`, `${id}#x`, `${id}/x`, ` ${id} `, `%2e%2e/${id}`]) {
        const [status] = await statuses(context, [odd]);
        expectThat(`nothing is found for ${odd}`, status?.endsWith(' found') === false, status);
      }
    },
  }),
  portCase({
    id: 'get-broken',
    title: 'a broken record by id',
    rule: 'A record that cannot be read is `failed`, never `missing`: that would delete it.',
    needs: having('get'),
    async check(context) {
      const { remote, transport, capabilities } = context;
      const ids = await seed(context, Math.min(3, capabilities.batch.get));
      const [broken] = ids;
      let found = 0;
      transport.addRewrite(
        rewritingReads(remote.wire, (record) => {
          if (wireId(record) !== broken) return;
          found += 1;
          garble(record);
        }),
      );
      const [alone] = await statuses(context, [broken]);
      expectFound(capabilities.objectType, found);
      expectThat('alone', alone === `${broken} failed` || alone === `${broken} thrown`, alone);
      if (ids.length < 2) return;
      expectEqual(
        'among others',
        await statuses(context, ids),
        ids.map((id) => `${id} ${id === broken ? 'failed' : 'found'}`),
      );
    },
  }),
  portCase({
    id: 'failure-not-missing',
    title: 'an account that does not answer',
    rule: 'A request that failed never makes a record `missing`, a page empty or a search without result.',
    needs: (capabilities) => having('list')(capabilities) || having('get')(capabilities),
    async check(context) {
      const { port, transport, capabilities, answers } = context;
      const [id] = await seed(context, 1);
      const faults = [
        answering({ status: 500 }),
        answering({ status: 503 }),
        answering(answers.forbidden()),
        answering({ status: 200, body: '<html>sorry</html>' }),
        losingTheAnswer,
      ];
      for (const [at, fault] of faults.entries()) {
        transport.addFault({ fault });
        if (port.get) {
          const [status] = await statuses(context, [id]);
          expectThat(`get, fault ${at}`, status === `${id} failed` || status === `${id} thrown`, status);
        }
        if (port.list) expectThat(`list, fault ${at}`, (await failureOf(() => port.list?.())) instanceof Error);
        const [by] = capabilities.search.by;
        if (port.find && by !== undefined) {
          const found = await failureOf(async () => {
            const [outcome] = (await port.find?.([{ key: 'a', by, value: 'nobody@example.com' }])) ?? [];
            if (outcome?.complete === false) throw new Error('incomplete');
          });
          expectThat(`find, fault ${at}`, found instanceof Error);
        }
        transport.heal();
      }
    },
  }),
  portCase({
    id: 'associations-wanted',
    title: 'reading without associations',
    rule: 'Without `associations` a role is absent, not empty; with them every declared role is told.',
    needs: (capabilities) => having('get')(capabilities) && Object.keys(capabilities.associations).length > 0,
    async check(context) {
      const id = await someRecord(context);
      const without = await readOne(context.port, id, { associations: false });
      expectEqual('roles without', Object.keys(without.associations), []);
      const whole = await readOne(context.port, id);
      expectSame('roles with', Object.keys(whole.associations), Object.keys(context.capabilities.associations));
    },
  }),
];

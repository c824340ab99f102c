import type { Sample } from '../adapter-subject.ts';
import { hook, type PortCaseContext } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectEqual, expectSame, expectThat } from '../expectations.ts';
import { lacking, readOne } from '../read-records.ts';
import {
  applied,
  create,
  createSample,
  expectShown,
  patchOf,
  patchOfSample,
  projected,
  sampleOf,
  update,
} from '../write-records.ts';

function samplesOf({ remote }: PortCaseContext, n: number): readonly Sample[] {
  return hook(remote.samples, 'samples of a port that creates')(n);
}

/** Fields that may be cleared as far as the port declares it. */
function clearable({ capabilities }: PortCaseContext, sample: Sample): readonly string[] {
  const required = new Set(capabilities.required.flat());
  return Object.keys(sample.fields).filter(
    (name) => capabilities.fields.writable.includes(name) && !required.has(name) && sample.fields[name] !== null,
  );
}

/** Cases of writing a record and reading it back. */
export const writeCases: readonly ConformanceCase[] = [
  portCase({
    id: 'projection',
    title: 'what a write would show',
    rule: 'A projection is pure and settles at once: projecting it again, or over itself, changes nothing.',
    needs: having('create'),
    async check(context) {
      for (const sample of samplesOf(context, 1)) {
        const wanted = patchOf(sample.fields);
        const once = context.port.project({ fields: wanted.fields, custom: {} });
        expectEqual('asked again', context.port.project({ fields: wanted.fields, custom: {} }), once);
        const shown = { fields: patchOf(once.fields).fields, custom: {} };
        expectEqual('projected again', context.port.project(shown).fields, once.fields);
        expectEqual('over itself', context.port.project(shown, shown).fields, once.fields);
        const strange = Object.keys(once.fields).filter((name) => !(name in sample.fields));
        expectEqual('fields that nobody wanted', strange, []);
      }
      expectEqual('requests', context.transport.sent.length, 0);
    },
  }),
  portCase({
    id: 'round-trip',
    title: 'every writable field, created',
    rule: 'What is created shows exactly what its projection said, in the outcome and when it is read.',
    needs: having('create'),
    async check(context) {
      const { port, capabilities } = context;
      const tried = new Set<string>();
      for (const [at, sample] of samplesOf(context, 1).entries()) {
        const { fields, warnings } = port.project({ fields: sample.fields, custom: {} });
        const told = new Set(warnings.flatMap(({ field = '' }) => field.split('+')));
        for (const [name, value] of Object.entries(sample.fields)) {
          expectThat(`${name} is kept, or a warning tells that it is not`, name in fields || told.has(name));
          if (value !== null) tried.add(name);
        }
        const outcome = applied((await create(port, [{ key: `a${at}`, patch: patchOfSample(port, sample) }]))[0]);
        if (outcome.record) expectEqual('id', outcome.record.ref.id, outcome.id);
        if (outcome.record) expectShown('outcome', outcome.record, fields);
        if (port.get || port.list) expectShown('read', await readOne(port, outcome.id), fields);
      }
      const untried = capabilities.fields.writable.filter((name) => !tried.has(name));
      expectEqual('writable fields without a value in any sample', untried, []);
    },
  }),
  portCase({
    id: 'round-trip-update',
    title: 'every writable field, changed',
    rule: 'What is changed shows exactly what its projection over the current values said.',
    needs: having('create', 'update', 'get'),
    async check(context) {
      const { port } = context;
      const later = samplesOf(context, 2);
      for (const [at, sample] of samplesOf(context, 1).entries()) {
        const [created] = await create(port, [{ key: `a${at}`, patch: patchOfSample(port, sample) }]);
        const { id } = applied(created);
        const { fields, custom } = await readOne(port, id);
        const wanted = port.project({ fields: later[at]?.fields ?? {}, custom: {} }, { fields, custom }).fields;
        const { record } = await update(context, id, { patch: patchOf(wanted) });
        if (record) expectShown('outcome', record, wanted);
        expectShown('read', await readOne(port, id), wanted);
      }
    },
  }),
  portCase({
    id: 'patch-leaves',
    title: 'fields that a patch does not name',
    rule: 'A patch changes the fields it names and leaves all others alone.',
    needs: having('create', 'update', 'get'),
    async check(context) {
      const { port, remote } = context;
      const id = await createSample(context, 1);
      const before = await readOne(port, id);
      const sample = projected(port, sampleOf(remote, 1));
      const other = projected(port, sampleOf(remote, 2));
      const name = Object.keys(sample).find((one) => JSON.stringify(sample[one]) !== JSON.stringify(other[one]));
      if (name === undefined) throw new Error('the samples of 1 and 2 do not differ');
      const wanted = port.project({ fields: { [name]: other[name] ?? null }, custom: {} }, before).fields;
      await update(context, id, { patch: patchOf(wanted) });
      const after = await readOne(port, id);
      expectShown('changed', after, wanted);
      const others = Object.keys(sample).filter((one) => !(one in wanted));
      expectShown('left alone', after, Object.fromEntries(others.map((one) => [one, before.fields[one] ?? null])));
    },
  }),
  portCase({
    id: 'patch-alone',
    title: 'one field, by somebody who does not know the others',
    rule: 'A field that is written without the record as last seen empties no other field, or the write is refused.',
    needs: having('create', 'update', 'get'),
    async check(context) {
      const { port, remote, capabilities } = context;
      const id = await createSample(context, 1);
      for (const [name, value] of Object.entries(projected(port, sampleOf(remote, 2)))) {
        const before = await readOne(port, id);
        const { fields: wanted } = port.project({ fields: { [name]: value }, custom: {} }, before);
        const patch = patchOf({ [name]: wanted[name] ?? value });
        if (!port.update) return lacking('update');
        await port.update([{ key: name, id, patch }]);
        const after = await readOne(port, id);
        const others = capabilities.fields.writable.filter((one) => one !== name && wanted[one] !== null);
        const emptied = others.filter((one) => (before.fields[one] ?? null) !== null && after.fields[one] === null);
        expectEqual(`emptied by writing ${name} alone`, emptied, []);
      }
    },
  }),
  portCase({
    id: 'patch-clears',
    title: 'clearing',
    rule: 'A `null` clears what the projection says it clears, and reads back as `null`, not as absent.',
    needs: having('create', 'update', 'get'),
    async check(context) {
      const { port } = context;
      for (const [at, sample] of samplesOf(context, 1).entries()) {
        const [created] = await create(port, [{ key: `a${at}`, patch: patchOfSample(port, sample) }]);
        const { id } = applied(created);
        for (const name of clearable(context, sample)) {
          const current = await readOne(port, id);
          const wanted = port.project({ fields: { [name]: null }, custom: {} }, current).fields;
          if (wanted[name] !== null || current.fields[name] == null) continue;
          await update(context, id, { patch: patchOf({ [name]: null }) });
          const { fields } = await readOne(port, id);
          expectThat(
            `${name} is known to be empty`,
            name in fields && fields[name] === null,
            JSON.stringify(fields[name]),
          );
        }
      }
    },
  }),
  portCase({
    id: 'patch-empty',
    title: 'a patch without anything',
    rule: 'A patch that names nothing is applied and changes nothing.',
    needs: having('create', 'update', 'get'),
    async check(context) {
      const id = await createSample(context, 1);
      const before = await readOne(context.port, id);
      await update(context, id, { patch: patchOf({}) });
      const after = await readOne(context.port, id);
      expectEqual('fields', after.fields, before.fields);
    },
  }),
  portCase({
    id: 'update-missing',
    title: 'changing what is not there',
    rule: 'An update of a record that is not there is refused with NotFoundError, and makes none.',
    needs: having('create', 'update'),
    async check(context) {
      const { port, remote, capabilities } = context;
      const id = await createSample(context, 1);
      const before = await remote.ids();
      const patch = patchOf(projected(port, sampleOf(remote, 2)));
      const items = [
        { key: 'gone', id: remote.unknownId ?? '999999999', patch },
        { key: 'there', id, patch },
      ].slice(0, capabilities.batch.update);
      const outcomes = (await port.update?.(items)) ?? lacking('update');
      const said = outcomes.map((outcome) =>
        outcome.status === 'applied' ? [outcome.key, 'applied'] : [outcome.key, outcome.status, outcome.error.code],
      );
      const expected = [
        ['gone', 'refused', 'NOT_FOUND'],
        ['there', 'applied'],
      ];
      expectEqual('outcomes', said, expected.slice(0, items.length));
      expectSame('records', await remote.ids(), before);
    },
  }),
  portCase({
    id: 'upsert',
    title: 'creating or changing by a unique field',
    rule: 'An upsert creates what is not there and changes what is; `created` tells which.',
    needs: having('upsert', 'get'),
    async check(context) {
      const { port, remote } = context;
      const sample = sampleOf(remote, 1);
      const by = hook(remote.upsertBy, 'upsertBy of a port that upserts')(sample);
      const before = (await remote.ids()).length;
      const upsert = async (fields: Sample['fields']) => {
        const outcomes = (await port.upsert?.([{ key: 'a', by, patch: patchOf(fields) }])) ?? lacking('upsert');
        return applied(outcomes[0]);
      };
      const first = await upsert(projected(port, sample));
      expectThat('new', first.created !== false);
      const name = Object.keys(sample.fields).find(
        (one) => typeof sample.fields[one] === 'string' && sample.fields[one] !== sampleOf(remote, 2).fields[one],
      );
      const change = name === undefined ? {} : { [name]: sampleOf(remote, 2).fields[name] ?? null };
      const second = await upsert(change);
      expectThat('not new', second.created !== true);
      expectEqual('id', second.id, first.id);
      expectEqual('new records', (await remote.ids()).length - before, 1);
      expectShown('changed', await readOne(port, first.id), projected(port, { fields: change }));
    },
  }),
];

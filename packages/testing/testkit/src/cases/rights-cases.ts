import type { DeniedField, PortCapabilities, RemoteRecord } from '@crmsync/adapter';
import { entityDefinitions, type FieldValue } from '@crmsync/model';
import type { PortCaseContext } from '../case-context.ts';
import { adapterCase, type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectEqual, expectThat } from '../expectations.ts';
import { lacking, listPages, readOne, recordsOf } from '../read-records.ts';
import {
  applied,
  createSample,
  expectShown,
  patchOf,
  projected,
  sampleOf,
  someRecord,
  update,
} from '../write-records.ts';

const readOnlyFields = ({ fields, discriminator }: PortCapabilities): readonly string[] =>
  fields.readable.filter((name) => !fields.writable.includes(name) && name !== discriminator?.field);

/** Values of their kind that no record of an account has. */
const strangeValues: { readonly [kind: string]: FieldValue } = {
  text: 'Written by the case',
  instant: '2001-02-03T04:05:06.000Z',
  boolean: true,
};

/** A value to write into a field that cannot be written. */
function strangeValue({ entity }: PortCapabilities, name: string): FieldValue {
  const spec = Object.entries(entityDefinitions[entity].fields).find(([field]) => field === name)?.[1];
  return spec && !('oneOf' in spec) ? (strangeValues[spec.kind] ?? null) : null;
}

/** Throws unless what may not be read is told as such, and nowhere as a value. */
function expectRights(record: RemoteRecord, { fields }: PortCapabilities): void {
  for (const name of record.unreadable ?? []) {
    expectThat(`${name}, which may not be read, is a field of the port`, fields.readable.includes(name));
    expectThat(`${name}, which may not be read, has no value`, !(name in record.fields));
  }
}

/** A text field of the first sample that may be hidden without making the record useless. */
function hideable({ port, remote, capabilities }: PortCaseContext): readonly string[] {
  const sample = projected(port, sampleOf(remote, 1));
  const needed = new Set(capabilities.required.flat());
  return Object.keys(sample).filter((name) => typeof sample[name] === 'string' && !needed.has(name));
}

function isKnown({ fields, associations, custom }: PortCapabilities, part: DeniedField['part'], name: string): boolean {
  if (part === 'fields') return fields.readable.includes(name);
  return part === 'custom' ? custom : name in associations;
}

/** Cases of what the credentials may read and write, field by field. */
export const rightsCases: readonly ConformanceCase[] = [
  adapterCase({
    id: 'access-declared',
    title: 'what the account may not do',
    rule: 'What an account lacks is told in terms of what is declared: ports, operations, fields and roles that there are.',
    async check({ adapter, connect }) {
      for (const { objectType, operations, denied = [] } of (await connect().access?.()) ?? []) {
        const port = adapter.ports.find(({ capabilities }) => capabilities.objectType === objectType)?.capabilities;
        if (!port) throw new Error(`there is no port ${objectType}`);
        const more = operations.filter((operation) => !port.operations.includes(operation));
        expectEqual(`operations of ${objectType} that are not declared`, more, []);
        const strange = denied.filter(({ part, name }) => !isKnown(port, part, name)).map(({ name }) => name);
        expectEqual(`names that ${objectType} does not have`, strange, []);
      }
    },
  }),
  portCase({
    id: 'described-rights',
    title: 'fields that nobody can write',
    rule: 'A mapped field that the port cannot write is described as read-only, so that no mapping promises it.',
    needs: (capabilities) => readOnlyFields(capabilities).length > 0,
    async check({ connection, capabilities }) {
      const described = await connection.describe(capabilities.entity);
      const names = new Set(readOnlyFields(capabilities));
      const open = described.flatMap(({ objectType, field = '', readOnly, calculated }) =>
        objectType === capabilities.objectType && names.has(field) && !readOnly && !calculated ? [field] : [],
      );
      expectEqual('fields that look writable', open, []);
    },
  }),
  portCase({
    id: 'read-only-fields',
    title: 'writing a field that may only be read',
    rule: 'A field that may only be read is left out of a write with a warning; what else the patch names is written.',
    needs: (capabilities) => having('create', 'update', 'get')(capabilities) && readOnlyFields(capabilities).length > 0,
    async check(context) {
      const { port, capabilities, remote } = context;
      const id = await createSample(context, 1);
      const current = await readOne(port, id);
      const names = readOnlyFields(capabilities);
      const strange = Object.fromEntries(names.map((name) => [name, strangeValue(capabilities, name)]));
      const fields = port.project({ fields: strange, custom: {} }, current).fields;
      expectEqual('projected', Object.keys(fields), []);
      const wanted = port.project({ fields: sampleOf(remote, 2).fields, custom: {} }, current).fields;
      const patch = patchOf({ ...wanted, ...strange });
      const { warnings } = applied(((await port.update?.([{ key: 'a', id, patch, current }])) ?? lacking('update'))[0]);
      const told = new Set(warnings.flatMap(({ field = '' }) => field.split('+')));
      expectEqual(
        'left out without a warning',
        names.filter((name) => !told.has(name)),
        [],
      );
      const after = await readOne(port, id);
      expectShown('written', after, wanted);
      const written = names.filter(
        (name) => strange[name] !== null && JSON.stringify(after.fields[name]) === JSON.stringify(strange[name]),
      );
      expectEqual('written all the same', written, []);
    },
  }),
  portCase({
    id: 'unreadable-told',
    title: 'fields that may not be read',
    rule: 'A field that may not be read is named `unreadable` and has no value: it is neither empty nor to be cleared.',
    needs: (capabilities) => having('list')(capabilities) || having('get')(capabilities),
    async check(context) {
      const { port, remote, capabilities } = context;
      const { hide } = remote;
      const [name] = hide && port.create ? hideable(context) : [];
      const id = await someRecord(context);
      if (hide && name !== undefined) await hide(name);
      const record = await readOne(port, id);
      expectRights(record, capabilities);
      for (const listed of port.list ? recordsOf(await listPages(port)) : []) expectRights(listed, capabilities);
      if (!hide || name === undefined) return;
      expectEqual('unreadable', record.unreadable, [name]);
      if (!port.update) return;
      const other = Object.entries(projected(port, sampleOf(remote, 2))).filter(([field]) => field !== name);
      const { record: shown } = await update(context, id, { patch: patchOf(Object.fromEntries(other)) });
      if (shown) expectRights(shown, capabilities);
    },
  }),
];

import type { AssociationPatch, PortCapabilities } from '@crmsync/adapter';
import type { RemoteRef } from '@crmsync/model';
import { type PortCaseContext, portOf } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectEqual, expectSame, expectThat } from '../expectations.ts';
import { readOne } from '../read-records.ts';
import { createSample, patchOf, patchOfSample, sampleOf, seed, update } from '../write-records.ts';

type Role = PortCapabilities['associations'][string];

function writableRoles({ associations }: PortCapabilities): readonly (readonly [string, Role])[] {
  return Object.entries(associations).filter(([, role]) => role.writable);
}

const linking = (capabilities: PortCapabilities) =>
  having('create', 'update', 'get')(capabilities) && writableRoles(capabilities).length > 0;

/** Records to link to: of each type that the role may lead to in turn. */
async function targets(context: PortCaseContext, role: Role, count: number): Promise<readonly RemoteRef[]> {
  const types = role.targets.slice(0, count).map(({ objectType }) => objectType);
  const made: (readonly RemoteRef[])[] = [];
  for (const [at, objectType] of types.entries()) {
    const { capabilities } = portOf(context.connection, objectType);
    const share = Math.ceil((count - at) / types.length);
    const ids = await seed({ remote: context.remoteOf(objectType), capabilities }, share);
    made.push(ids.map((id) => ({ objectType, id })));
  }
  return Array.from({ length: count }, (_, at) => made[at % types.length]?.[Math.floor(at / types.length)]).flatMap(
    (ref) => ref ?? [],
  );
}

async function linked({ port }: PortCaseContext, id: string, role: string): Promise<readonly string[]> {
  const found = (await readOne(port, id)).associations[role];
  expectEqual(`${role} is read completely`, found?.complete, true);
  return (found?.refs ?? []).map((ref) => ref.id);
}

async function link(context: PortCaseContext, id: string, role: string, change: Partial<AssociationPatch>) {
  const associations = { [role]: { add: [], remove: [], ...change } };
  const { warnings } = await update(context, id, { patch: patchOf({}, { associations }) });
  expectEqual('warnings', warnings, []);
}

/** What the usual sample is linked with from the beginning. */
function neededBy({ remote }: PortCaseContext, role: string): readonly string[] {
  return (sampleOf(remote, 1).associations?.[role] ?? []).map((ref) => ref.id);
}

const ids = (...refs: readonly (RemoteRef | undefined)[]) => refs.map((ref) => ref?.id ?? '');

/** Cases of associations. */
export const associationCases: readonly ConformanceCase[] = [
  portCase({
    id: 'association-add',
    title: 'adding',
    rule: 'An association that is added is read back with the records it leads to, and adding it again changes nothing.',
    needs: linking,
    async check(context) {
      for (const [at, [name, role]] of writableRoles(context.capabilities).entries()) {
        const id = await createSample(context, at + 1);
        const [a, b] = await targets(context, role, 2);
        const add = [a, b].slice(0, role.cardinality === 'one' ? 1 : 2).flatMap((ref) => ref ?? []);
        const needed = neededBy(context, name);
        expectSame(`${name} at first`, await linked(context, id, name), needed);
        const expected = role.cardinality === 'one' ? ids(...add) : [...needed, ...ids(...add)];
        await link(context, id, name, { add });
        expectSame(`${name} added`, await linked(context, id, name), expected);
        await link(context, id, name, { add });
        expectSame(`${name} added again`, await linked(context, id, name), expected);
      }
    },
  }),
  portCase({
    id: 'association-remove',
    title: 'removing',
    rule: 'Removing takes away what is named and nothing else; removing what is not linked changes nothing.',
    needs: linking,
    async check(context) {
      for (const [at, [name, role]] of writableRoles(context.capabilities).entries()) {
        const id = await createSample(context, at + 1);
        const [a, b, c] = await targets(context, role, 3);
        if (!a || !b || !c) throw new Error('there are too few records to link to');
        const single = role.cardinality === 'one';
        const needed = neededBy(context, name);
        const among = (...refs: readonly RemoteRef[]) => (single ? ids(refs[0]) : [...needed, ...ids(...refs)]);
        await link(context, id, name, { add: single ? [a] : [a, b] });
        await link(context, id, name, { remove: [c] });
        expectSame(`${name}, removing another`, await linked(context, id, name), among(a, b));
        await link(context, id, name, { add: [c], remove: [a] });
        expectSame(`${name}, replaced`, await linked(context, id, name), among(c, b));
        if (single && needed.length > 0) continue;
        await link(context, id, name, { remove: [c] });
        expectSame(`${name}, removed`, await linked(context, id, name), single ? [] : [...needed, ...ids(b)]);
      }
    },
  }),
  portCase({
    id: 'association-others',
    title: 'roles that are not named',
    rule: 'Changing one role leaves the others and the fields alone.',
    needs: (capabilities) => linking(capabilities) && writableRoles(capabilities).length > 1,
    async check(context) {
      const id = await createSample(context, 1);
      const { fields } = await readOne(context.port, id);
      const expected = new Map<string, readonly string[]>();
      for (const [name, role] of writableRoles(context.capabilities)) {
        if (neededBy(context, name).length > 0) continue;
        const [target] = await targets(context, role, 1);
        if (!target) throw new Error('there is no record to link to');
        await link(context, id, name, { add: [target] });
        expected.set(name, [target.id]);
        for (const [other, wanted] of expected) expectSame(other, await linked(context, id, other), wanted);
      }
      const after = await readOne(context.port, id);
      for (const name of context.capabilities.fields.writable) expectEqual(name, after.fields[name], fields[name]);
    },
  }),
  portCase({
    id: 'association-primary',
    title: 'the primary one',
    rule: 'The record named primary comes first, where the vendor knows a primary one.',
    needs: linking,
    async check(context) {
      for (const [at, [name, role]] of writableRoles(context.capabilities).entries()) {
        const isKnown = context.remote.primaries?.includes(name) ?? false;
        if (role.cardinality === 'one' || !isKnown) continue;
        const id = await createSample(context, at + 1);
        const [a, b, c] = await targets(context, role, 3);
        if (!a || !b || !c) throw new Error('there are too few records to link to');
        await link(context, id, name, { add: [a, b], primary: b });
        expectEqual(`first of ${name}`, (await linked(context, id, name))[0], b.id);
        await link(context, id, name, { add: [c], primary: c });
        expectEqual(`first of ${name} then`, (await linked(context, id, name))[0], c.id);
        expectThat('the others stay', (await linked(context, id, name)).length === 3);
      }
    },
  }),
  portCase({
    id: 'association-created',
    title: 'linked from the beginning',
    rule: 'A record is created with its associations.',
    needs: linking,
    async check(context) {
      const { port, remote } = context;
      for (const [at, [name, role]] of writableRoles(context.capabilities).entries()) {
        const [target] = await targets(context, role, 1);
        if (!target) throw new Error('there is no record to link to');
        const associations = { [name]: { add: [target], remove: [] } };
        const patch = patchOfSample(port, sampleOf(remote, at + 1), { associations });
        const [outcome] = (await port.create?.([{ key: name, patch }])) ?? [];
        if (outcome?.status !== 'applied') throw new Error(`the create is ${outcome?.status}`);
        expectSame(name, await linked(context, outcome.id, name), [target.id]);
      }
    },
  }),
];

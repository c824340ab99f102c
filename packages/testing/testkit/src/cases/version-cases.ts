import type { PortCapabilities, RemoteRecord, WriteOutcome } from '@crmsync/adapter';
import type { FieldValues } from '@crmsync/model';
import { hook, type PortCaseContext } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { describeFailure, expectEqual, expectThat } from '../expectations.ts';
import { lacking, readOne } from '../read-records.ts';
import { losingTheAnswer } from '../scripted-transport.ts';
import { applied, createSample, expectShown, patchOf, sampleOf } from '../write-records.ts';

const versioned = (capabilities: PortCapabilities): boolean =>
  capabilities.versioning !== 'none' && having('create', 'update', 'get')(capabilities);

/** A record with its version. */
async function versionedRecord({ port }: PortCaseContext, id: string): Promise<RemoteRecord & { version: string }> {
  const record = await readOne(port, id);
  const { version } = record;
  if (version === undefined) throw new Error('a record of a port with versions has none');
  return { ...record, version };
}

/** What the second sample would change of a record. */
function changeOf({ port, remote }: PortCaseContext, current: RemoteRecord): FieldValues {
  return port.project({ fields: sampleOf(remote, 2).fields, custom: {} }, current).fields;
}

/** Changes a record on the condition that it is still the one given. */
async function updateIf(
  context: PortCaseContext,
  current: RemoteRecord & { readonly version: string },
): Promise<WriteOutcome | undefined> {
  const patch = patchOf(changeOf(context, current));
  const item = { key: 'a', id: current.ref.id, patch, current, expectVersion: current.version };
  return ((await context.port.update?.([item])) ?? lacking('update'))[0];
}

/** Cases of versions and of writes that depend on them. */
export const versionCases: readonly ConformanceCase[] = [
  portCase({
    id: 'version-shown',
    title: 'the version of a record',
    rule: 'Where a port declares versions a record shows one: the same until the record changes, another one then.',
    needs: versioned,
    async check(context) {
      const { remote, world } = context;
      const id = await createSample(context, 1);
      const { version } = await versionedRecord(context, id);
      expectEqual('read again', (await versionedRecord(context, id)).version, version);
      world.clock.advance(context.capabilities.incremental.precisionMs);
      await hook(remote.edit, 'edit of a port with versions')(id);
      expectThat('changed by a user', (await versionedRecord(context, id)).version !== version);
    },
  }),
  portCase({
    id: 'version-kept',
    title: 'a change of a record that is as it was seen',
    rule: 'A write that expects the version that is there is applied, and shows the new version.',
    needs: versioned,
    async check(context) {
      const current = await versionedRecord(context, await createSample(context, 1));
      const { id, record } = applied(await updateIf(context, current));
      const now = await versionedRecord(context, id);
      expectShown('read', now, changeOf(context, current));
      if (record?.version !== undefined) expectEqual('version in the outcome', record.version, now.version);
    },
  }),
  portCase({
    id: 'version-moved',
    title: 'a change of a record that somebody changed meanwhile',
    rule: 'A write that expects another version than is there is refused with ConflictError, and changes nothing.',
    needs: versioned,
    async check(context) {
      const { remote, world } = context;
      const current = await versionedRecord(context, await createSample(context, 1));
      world.clock.advance(context.capabilities.incremental.precisionMs);
      await hook(remote.edit, 'edit of a port with versions')(current.ref.id);
      const before = await versionedRecord(context, current.ref.id);
      const outcome = await updateIf(context, current);
      const told = outcome?.status === 'refused' ? outcome.error.code : outcome?.status;
      expectEqual('the write', told, 'CONFLICT');
      const after = await versionedRecord(context, current.ref.id);
      expectEqual('fields', after.fields, before.fields);
      expectEqual('version', after.version, before.version);
    },
  }),
  portCase({
    id: 'version-lost',
    title: 'a conditional change whose answer is lost',
    rule: 'A conditional write whose answer was lost is never refused for the version that it made itself.',
    needs: versioned,
    async check(context) {
      const { transport } = context;
      const current = await versionedRecord(context, await createSample(context, 1));
      transport.addFault({ fault: losingTheAnswer, matches: ({ isWrite }) => isWrite, times: 1 });
      const outcome = await updateIf(context, current);
      transport.heal();
      const told = outcome?.status === 'refused' ? describeFailure(outcome.error) : outcome?.status;
      expectThat('it is applied or unknown', told === 'applied' || told === 'unknown', told);
      expectShown('read', await readOne(context.port, current.ref.id), changeOf(context, current));
    },
  }),
];

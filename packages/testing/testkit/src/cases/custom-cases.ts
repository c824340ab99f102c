import { hook } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectEqual, expectThat } from '../expectations.ts';
import { readOne } from '../read-records.ts';
import { applied, create, createSample, patchOf, patchOfSample, sampleOf, update } from '../write-records.ts';

/** Cases of custom fields. */
export const customCases: readonly ConformanceCase[] = [
  portCase({
    id: 'custom-described',
    title: 'discovering custom fields',
    rule: 'A custom field of the account is described under its own key, as custom.',
    needs: ({ custom }) => custom,
    async check({ remote, connection, capabilities }) {
      const { remoteKey } = await hook(remote.addCustomField, 'addCustomField of a port with custom fields')();
      const fields = await connection.describe(capabilities.entity);
      const found = fields.find((one) => one.remoteKey === remoteKey && one.objectType === capabilities.objectType);
      expectThat('it is described', found !== undefined);
      expectEqual('as custom', found?.custom, true);
    },
  }),
  portCase({
    id: 'custom-round-trip',
    title: 'writing and reading custom fields',
    rule: 'Custom fields are written, read back and cleared under their own keys.',
    needs: (capabilities) => capabilities.custom && having('create', 'update', 'get')(capabilities),
    async check(context) {
      const { port, remote } = context;
      const { remoteKey, values } = await hook(remote.addCustomField, 'addCustomField of a port with custom fields')();
      const shown = async (id: string) => (await readOne(port, id, { custom: [remoteKey] })).custom[remoteKey];
      const patch = patchOfSample(port, sampleOf(remote, 1), { custom: { [remoteKey]: values[0] } });
      const { id } = applied((await create(port, [{ key: 'a', patch }]))[0]);
      expectEqual('created', await shown(id), values[0]);
      const change = (value: (typeof values)[0]) =>
        update(context, id, { patch: patchOf({}, { custom: { [remoteKey]: value } }) }, { custom: [remoteKey] });
      const { record } = await change(values[1]);
      if (record) expectEqual('in the outcome', record.custom[remoteKey], values[1]);
      expectEqual('changed', await shown(id), values[1]);
      await change(null);
      expectThat('cleared', (await shown(id)) === null);
    },
  }),
  portCase({
    id: 'custom-asked',
    title: 'only the custom fields asked for',
    rule: 'Custom fields are read when they are asked for; one that is not is absent, and one not known is no failure.',
    needs: (capabilities) => capabilities.custom && having('create', 'get')(capabilities),
    async check(context) {
      const { port, remote } = context;
      const { remoteKey } = await hook(remote.addCustomField, 'addCustomField of a port with custom fields')();
      const id = await createSample(context, 1);
      expectEqual('nothing asked for', (await readOne(port, id)).custom, {});
      const { custom } = await readOne(port, id, { custom: [remoteKey] });
      expectThat('an empty one is `null`', remoteKey in custom && custom[remoteKey] === null);
      await readOne(port, id, { custom: [remoteKey, 'nobody_has_this_field'] });
    },
  }),
];

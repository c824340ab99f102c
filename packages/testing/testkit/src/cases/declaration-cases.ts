import { type Adapter, type PortCapabilities, RateLimitError } from '@crmsync/adapter';
import { entityDefinitions, fieldDefinitionSchema, stageSchema } from '@crmsync/model';
import { adapterCase, type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectCode, expectEqual, expectSame, expectThat, failureOf } from '../expectations.ts';
import { lacking, listPages, recordsOf } from '../read-records.ts';
import { itemsOf, patchOf, seed } from '../write-records.ts';

const operations = ['list', 'changes', 'get', 'find', 'create', 'update', 'upsert', 'delete'] as const;

/** What is wrong with a port's declaration. */
function contradictions(capabilities: PortCapabilities, adapter: Adapter): readonly string[] {
  const { entity, fields, required, search, incremental, batch, associations, enumerable } = capabilities;
  const known = Object.keys(entityDefinitions[entity].fields);
  const has = (operation: (typeof operations)[number]) => capabilities.operations.includes(operation);
  const types = adapter.ports.map((port) => port.capabilities.objectType);
  const facts: readonly (readonly [wrong: boolean, text: string])[] = [
    [fields.readable.some((name) => !known.includes(name)), 'a readable field is none of the entity'],
    [fields.writable.some((name) => !fields.readable.includes(name)), 'a writable field is not readable'],
    [required.flat().some((name) => !fields.writable.includes(name)), 'a required field is not writable'],
    [has('find') !== search.by.length > 0, '`find` and `search.by` need each other'],
    [has('changes') !== (incremental.kind !== 'none'), '`changes` and `incremental` need each other'],
    [enumerable && !has('list'), '`enumerable` needs `list`'],
    [Object.values(batch).some((size) => !Number.isInteger(size) || size < 1), 'a batch size is no positive number'],
    [
      search.lagMs < 0 || incremental.lagMs < 0 || incremental.lookBackMs < 0 || incremental.precisionMs <= 0,
      'a duration is out of range',
    ],
    [Object.values(associations).some(({ targets }) => targets.length === 0), 'a role leads nowhere'],
    [
      Object.values(associations).some(({ targets }) => targets.some(({ objectType }) => !types.includes(objectType))),
      'a role leads to no port',
    ],
    [capabilities.objectType.includes('/'), 'the object type has a slash, which separates it from ids'],
    [
      (capabilities.idempotency === 'syncKey') !== search.by.includes('syncKey'),
      "`idempotency: 'syncKey'` and `search.by` syncKey need each other",
    ],
    [types.indexOf(capabilities.objectType) !== types.lastIndexOf(capabilities.objectType), 'the object type is twice'],
  ];
  return facts.filter(([wrong]) => wrong).map(([, text]) => text);
}

/** Cases of what an adapter declares of itself and of its account. */
export const declarationCases: readonly ConformanceCase[] = [
  adapterCase({
    id: 'declared-adapter',
    title: 'facts of the adapter',
    rule: 'An adapter has a kebab-case id, the version of the contract, ports, and rate limits that can be kept.',
    async check({ adapter }) {
      expectEqual('version', adapter.specVersion, 'v1');
      expectThat('the id is in kebab-case', /^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(adapter.id), adapter.id);
      expectThat('there is a port', adapter.ports.length > 0);
      for (const window of Object.values(adapter.rateLimits).flat()) {
        const { limit, perMs, reserve = 0 } = window;
        expectThat(`window ${window.name} can be kept`, limit > 0 && perMs > 0 && reserve >= 0 && reserve < 1);
      }
    },
  }),
  adapterCase({
    id: 'connect-sends-nothing',
    title: 'connecting',
    rule: 'Connecting sends nothing, refuses wrong options, and closing twice is harmless.',
    async check({ connect, transport, adapter }) {
      const connection = connect();
      await new Promise((resolve) => setImmediate(resolve));
      expectEqual('requests', transport.sent.length, 0);
      expectEqual('adapter', connection.adapterId, adapter.id);
      const types = (ports: readonly { readonly capabilities: PortCapabilities }[]) =>
        ports.map(({ capabilities }) => capabilities.objectType);
      expectEqual('ports', types(connection.ports), types(adapter.ports));
      for (const wrong of [{ timeoutMs: -1 }, { baseUrl: 'no address' }]) {
        const failure = await failureOf(() => connect(wrong));
        expectThat(`${Object.keys(wrong)} is refused with a TypeError`, failure instanceof TypeError);
      }
      await connection.close();
      await connection.close();
    },
  }),
  adapterCase({
    id: 'identity',
    title: 'whose account it is',
    rule: 'The account has an id that is text and stays the same, since links are only valid inside it.',
    async check({ connect }) {
      const { accountId } = await connect().whoAmI();
      expectThat('the id is text', typeof accountId === 'string' && accountId !== '', typeof accountId);
      expectEqual('asked again', (await connect().whoAmI()).accountId, accountId);
    },
  }),
  portCase({
    id: 'declared-operations',
    title: 'declared operations',
    rule: 'The operations declared are exactly the methods that are there.',
    needs: () => true,
    async check({ port, capabilities, adapter }) {
      const present = operations.filter((name) => typeof port[name] === 'function');
      expectSame('methods', present, capabilities.operations);
      const shape = adapter.ports.find((one) => one.capabilities.objectType === capabilities.objectType);
      expectEqual('without credentials', shape?.capabilities, capabilities);
    },
  }),
  portCase({
    id: 'declared-facts',
    title: 'declared facts',
    rule: 'What a port declares agrees with the model and with itself, and is plain data.',
    needs: () => true,
    async check({ capabilities, adapter }) {
      expectEqual('contradictions', contradictions(capabilities, adapter), []);
      expectEqual('as JSON', JSON.parse(JSON.stringify(capabilities)), capabilities);
    },
  }),
  portCase({
    id: 'described-fields',
    title: 'fields of the account',
    rule: 'Describing an entity gives well-formed fields, and those that are mapped name readable fields.',
    needs: () => true,
    async check({ connection, capabilities }) {
      const { objectType, entity, fields } = capabilities;
      const all = await connection.describe(entity);
      const own = all.filter((definition) => definition.objectType === objectType);
      for (const definition of own) {
        const checked = fieldDefinitionSchema.safeParse(definition);
        expectThat(`field ${definition.remoteKey} is well-formed`, checked.success, checked.error?.message);
        expectEqual(`entity of ${definition.remoteKey}`, definition.entity, entity);
        const { field } = definition;
        expectThat(`${field} is readable`, field === undefined || fields.readable.includes(field));
      }
      expectThat('fields are described', own.length > 0 || fields.readable.length === 0);
      const keys = own.map(({ remoteKey, custom }) => `${custom} ${remoteKey}`);
      expectEqual('keys once each', new Set(keys).size, keys.length);
    },
  }),
  portCase({
    id: 'batch-bounds',
    title: 'more items than a batch holds',
    rule: 'A call beyond the declared batch, or with a key twice, is refused before anything is sent.',
    needs: having('create'),
    async check(context) {
      const { port, capabilities, transport } = context;
      const [item] = itemsOf(context, [1]);
      const many = Array.from({ length: capabilities.batch.create + 1 }, (_, at) => ({
        key: `item-${at}`,
        patch: item?.patch ?? patchOf({}),
      }));
      for (const items of [many, [...many.slice(0, 1), ...many.slice(0, 1)]]) {
        const failure = await failureOf(() => port.create?.(items) ?? lacking('create'));
        expectThat(`${items.length} items are refused`, failure instanceof Error);
      }
      expectEqual('nothing to do', await port.create?.([]), []);
      expectEqual('requests', transport.sent.length, 0);
    },
  }),
  portCase({
    id: 'read-only',
    title: 'a connection that may only read',
    rule: 'A read-only connection sends no write, whatever it is asked.',
    needs: having('create'),
    async check(context) {
      const port = context.another({ readOnly: true });
      const before = await context.remote.ids();
      await expectCode('creating', 'FORBIDDEN', async () => {
        const [outcome] = (await port.create?.(itemsOf(context, [1]))) ?? lacking('create');
        if (outcome && outcome.status !== 'applied') throw outcome.error;
      });
      expectEqual('writes', context.transport.sent.filter(({ isWrite }) => isWrite).length, 0);
      expectSame('records', await context.remote.ids(), before);
    },
  }),
  portCase({
    id: 'budget-asked',
    transport: 'http',
    title: 'room in the rate limit',
    rule: 'Every request asks the rate budget for room first, in a declared scope; without room nothing is sent.',
    needs: having('list'),
    async check({ adapter, another, transport }) {
      const scopes: string[] = [];
      const budget = {
        take: async ({ scope }: { readonly scope: string }) => {
          scopes.push(scope);
          return 3_600_000;
        },
        learn: async () => {},
        block: async () => {},
      };
      if (Object.keys(adapter.rateLimits).length === 0) return;
      const port = another({ budget });
      const failure = await failureOf(() => port.list?.({ maxWaitMs: 1_000 }));
      expectThat('listing without room ends in a RateLimitError', failure instanceof RateLimitError);
      expectThat('the budget was asked', scopes.length > 0);
      expectEqual('requests', transport.sent.length, 0);
    },
  }),
  portCase({
    id: 'reference-records',
    title: 'owners and pipelines',
    rule: 'Owners can be told apart by name or e-mail; pipelines hold their stages with ids and what they mean.',
    needs: ({ entity, operations: declared }) =>
      (entity === 'owner' || entity === 'pipeline') && declared.includes('list'),
    async check(context) {
      const ids = new Set(await seed(context, 1));
      const records = recordsOf(await listPages(context.port)).filter(({ ref }) => ids.has(ref.id));
      expectThat('the record is listed', records.length > 0);
      for (const { fields } of records) {
        if (context.capabilities.entity === 'owner') {
          expectThat('name or e-mail', typeof (fields.email ?? fields.name) === 'string');
          continue;
        }
        const stages: readonly unknown[] = Array.isArray(fields.stages) ? fields.stages : [];
        expectThat('there are stages', stages.length > 0);
        const known = stages.map((stage) => stageSchema.parse(stage).id);
        expectEqual('stages once each', new Set(known).size, known.length);
      }
    },
  }),
];

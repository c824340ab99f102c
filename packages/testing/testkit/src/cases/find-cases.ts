import type { FindOutcome, FindQuery } from '@crmsync/adapter';
import type { FieldValue } from '@crmsync/model';
import type { Sample } from '../adapter-subject.ts';
import type { PortCaseContext } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectEqual, expectSame, expectThat, failureOf } from '../expectations.ts';
import { idsOf, lacking } from '../read-records.ts';
import { isObject } from '../wire-records.ts';
import { applied, create, itemsOf, sampleOf } from '../write-records.ts';

function find({ port }: PortCaseContext, queries: readonly FindQuery[]): Promise<readonly FindOutcome[]> {
  return port.find?.(queries) ?? lacking('find');
}

/** Where the values of common keys lie. */
const places: { readonly [by: string]: readonly [field: string, part?: string] } = {
  email: ['emails', 'address'],
  phone: ['phones', 'number'],
  domain: ['domains'],
  name: ['name'],
};

/** The value by which a sample is found. */
function searchValue({ remote }: PortCaseContext, by: string, sample: Sample): string {
  const [field = '', part] = places[by] ?? [];
  const value = remote.searchValue?.(by, sample) ?? firstOf(sample.fields[field], part);
  if (value === undefined)
    throw new Error(`The world lacks a searchValue for ${by}, or the sample has no value for it`);
  return value;
}

function firstOf(value: FieldValue | undefined, part: string | undefined): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const text = part !== undefined && isObject(first) ? first[part] : first;
  return typeof text === 'string' ? text : undefined;
}

/** Creates two samples with keys of ours and waits for the index. */
async function findable(context: PortCaseContext) {
  const items = itemsOf(context, [1, 2]).map((item) => ({ ...item, syncKey: `key of ${item.key}` }));
  const ids: string[] = [];
  for (const item of items) ids.push(applied((await create(context.port, [item]))[0]).id);
  context.world.clock.advance(context.capabilities.search.lagMs + 60_000);
  const value = (by: string, at: 0 | 1) =>
    by === 'syncKey' ? (items[at]?.syncKey ?? '') : searchValue(context, by, sampleOf(context.remote, at + 1));
  return { ids, value };
}

const findingAndCreating = having('find', 'create');

/** Cases of finding records by natural keys. */
export const findCases: readonly ConformanceCase[] = [
  portCase({
    id: 'find',
    title: 'by each natural key',
    rule: 'Each query has one outcome, paired by its key, with the records that have the value; none is an answer, too.',
    needs: findingAndCreating,
    async check(context) {
      const { ids, value } = await findable(context);
      for (const by of context.capabilities.search.by) {
        const outcomes = await find(context, [
          { key: 'z', by, value: value(by, 1) },
          { key: 'none', by, value: by === 'phone' ? '+12125550999' : 'nobody-has-this.example.com' },
          { key: 'a', by, value: value(by, 0) },
        ]);
        const found = Object.fromEntries(outcomes.map(({ key, records }) => [key, idsOf(records)]));
        expectEqual(`found by ${by}`, found, { z: [ids[1] ?? ''], none: [], a: [ids[0] ?? ''] });
        expectThat(
          `by ${by} all was found`,
          outcomes.every(({ complete }) => complete),
        );
      }
    },
  }),
  portCase({
    id: 'find-whole-values',
    title: 'a part of a value',
    rule: 'A record is found by its whole value only: half an address is that of somebody else.',
    needs: (capabilities) => findingAndCreating(capabilities) && capabilities.search.by.some((by) => by !== 'phone'),
    async check(context) {
      const { value } = await findable(context);
      for (const by of context.capabilities.search.by.filter((one) => one !== 'phone')) {
        const whole = value(by, 0);
        for (const part of [whole.slice(1), whole.slice(0, -1), `x${whole}`]) {
          const [outcome] = await find(context, [{ key: 'a', by, value: part }]);
          expectEqual(`found by a part of ${by}`, idsOf(outcome?.records ?? []), []);
        }
      }
    },
  }),
  portCase({
    id: 'find-reads-agree',
    title: 'what is found',
    rule: 'A record that was found shows the same values as when it is read by its id.',
    needs: (capabilities) => findingAndCreating(capabilities) && having('get')(capabilities),
    async check(context) {
      const { ids, value } = await findable(context);
      const [by = ''] = context.capabilities.search.by;
      const [outcome] = await find(context, [{ key: 'a', by, value: value(by, 0) }]);
      const [read] = (await context.port.get?.([ids[0] ?? ''])) ?? [];
      const record = read?.status === 'found' ? read.record : undefined;
      const found = outcome?.records[0];
      if (!record || !found) throw new Error('the record was not read');
      const shared = Object.keys(found.fields).filter((name) => name in record.fields);
      expectThat('fields are read', shared.length > 0);
      for (const name of shared) expectEqual(name, found.fields[name], record.fields[name]);
    },
  }),
  portCase({
    id: 'find-unknown-key',
    title: 'a key that is not declared',
    rule: 'A search by a key that is not declared is refused before anything is sent.',
    needs: having('find'),
    async check(context) {
      const failure = await failureOf(() => find(context, [{ key: 'a', by: 'shoeSize', value: '42' }]));
      expectThat('it is refused', failure instanceof Error);
      expectEqual('requests', context.transport.sent.length, 0);
      expectSame('nothing asked', idsOf((await find(context, [])).flatMap(({ records }) => records)), []);
    },
  }),
];

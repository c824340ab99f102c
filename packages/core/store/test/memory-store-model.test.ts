import { defineCollection, put, type Row } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

interface Item extends Row {
  readonly group: string;
  readonly rank: number;
}

const items = defineCollection<Item>()(
  'items',
  { group: 'text', rank: 'integer' },
  { byGroup: { columns: ['group', 'rank'] } },
);

const item = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', '😀', '\uff5e'),
  group: fc.constantFrom('', 'x', 'y', '😀', '\uff5e'),
  rank: fc.integer({ min: -2, max: 2 }),
});
const step = fc.oneof(
  item.map((row) => ({ put: [put(items, row)] })),
  item.map(({ id }) => ({ delete: [{ collection: items, id }] })),
);

/** The order of bytes: what a reader of the index expects, found another way than the store does. */
function inOrder(a: Item, b: Item): number {
  const text = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));
  return text(a.group, b.group) || a.rank - b.rank || text(a.id, b.id);
}

describe('the memory store against a plain list', () => {
  it('reads the same rows after any commits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), item, fc.nat(3), async (commits, asked, limit) => {
        const tenant = createMemoryStore({ epoch: 'e' }).tenant('t');
        const expected = new Map<string, Item>();
        for (const commit of commits) {
          await tenant.commit(commit);
          if ('put' in commit) for (const { row } of commit.put) expected.set(row.id, row as Item);
          else for (const { id } of commit.delete) expected.delete(id);
        }
        const sorted = [...expected.values()].sort(inOrder);
        const read = async (query: object) =>
          (await tenant.read<Item>({ collection: items, index: 'byGroup', ...query })).map(({ row }) => row);
        expect(await read({})).toEqual(sorted);
        expect(await read({ order: 'descending' })).toEqual(sorted.toReversed());
        const behind = sorted.filter((row) => inOrder(row, asked) > 0);
        const after = [asked.group, asked.rank, asked.id];
        expect(await read({ after, limit })).toEqual(behind.slice(0, limit));
        const group = sorted.filter((row) => row.group === asked.group);
        expect(await read({ equals: [asked.group] })).toEqual(group);
        const bounded = group.filter((row) => row.rank >= asked.rank && row.rank < 2);
        expect(await read({ equals: [asked.group], from: asked.rank, below: 2 })).toEqual(bounded);
      }),
    );
  });
});

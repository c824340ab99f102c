import { defineCollection, indexPosition, put, type Row } from '@crmsync/store';
import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expect, it } from 'vitest';

interface Person extends Row {
  readonly email?: string | null;
  readonly age?: number;
}

const people = defineCollection<Person>()(
  'people',
  { email: 'text', age: 'integer' },
  {
    byEmail: { columns: ['email'], unique: true },
    byAge: { columns: ['age'] },
  },
);

describe('the memory store', () => {
  it('keeps rows apart from what callers hold', async () => {
    const tenant = createMemoryStore().tenant('t');
    const row = { id: 'a', email: 'a@example.com', tags: ['x'] };
    await tenant.commit({ put: [{ collection: people, row }] });
    row.tags.push('y');
    const [stored] = await tenant.read({ collection: people, ids: ['a'] });
    expect(stored).toEqual({ row: { id: 'a', email: 'a@example.com', tags: ['x'] }, version: 1 });
    expect(() => Reflect.set(stored?.row ?? {}, 'email', 'b')).not.toThrow();
    expect((await tenant.read({ collection: people, ids: ['a'] }))[0]?.row.email).toBe('a@example.com');
  });

  it('refuses a commit whole when one unique value is taken', async () => {
    const tenant = createMemoryStore().tenant('t');
    await tenant.commit({ put: [put(people, { id: 'a', email: 'a@example.com' })] });
    const result = await tenant.commit({
      delete: [{ collection: people, id: 'zzz' }],
      put: [put(people, { id: 'b', email: 'b@example.com' }), put(people, { id: 'c', email: 'a@example.com' })],
    });
    expect(result).toEqual({
      ok: false,
      refusal: { reason: 'unique', collection: 'people', index: 'byEmail', id: 'c' },
    });
    expect(await tenant.read({ collection: people, ids: ['a', 'b', 'c'] })).toHaveLength(1);
  });

  it('pages through 20,000 rows with ties in both directions', async () => {
    const tenant = createMemoryStore().tenant('t');
    const rows = Array.from({ length: 20_000 }, (_, at) => ({
      id: `p${(at * 7919) % 20_000}`,
      email: `${at}`,
      age: at % 7,
    }));
    await tenant.commit({ put: rows.map((row) => ({ collection: people, row })) });
    const order = [...rows].sort((a, b) => a.age - b.age || (a.id < b.id ? -1 : 1)).map((row) => row.id);
    for (const direction of ['ascending', 'descending'] as const) {
      const ids: string[] = [];
      let after: ReturnType<typeof indexPosition> | undefined;
      for (;;) {
        const page = await tenant.read({
          collection: people,
          index: 'byAge',
          order: direction,
          ...(after ? { after } : {}),
        });
        ids.push(...page.map(({ row }) => row.id));
        const last = page.at(-1);
        if (!last) break;
        after = indexPosition(people, 'byAge', last.row);
      }
      expect(ids).toEqual(direction === 'ascending' ? order : order.toReversed());
    }
    expect(await tenant.count({ collection: people, count: 'byAge', equals: [3] })).toBe(2857);
  });
});

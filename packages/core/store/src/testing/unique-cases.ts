import { put } from '../put.ts';
import type { CommitResult } from '../store.ts';
import { type CaseDefinition, idsOf, reservations, reserve } from './conformance-subjects.ts';
import { expectEqual } from './expectations.ts';

function refusal(id: string) {
  return { ok: false, refusal: { reason: 'unique', collection: reservations.name, index: 'byKey', id } };
}

const done: CommitResult = { ok: true };

/** Cases of unique indexes. */
export const uniqueCases: readonly CaseDefinition[] = [
  {
    id: 'unique-refused',
    rule: 'A value of a unique index that another row has is refused, naming collection, index and id.',
    async check({ tenant }) {
      expectEqual('first', await reserve(tenant, { a: 'k' }), done);
      expectEqual('second', await reserve(tenant, { b: 'k' }), refusal('b'));
      const elsewhere = await tenant.commit({ put: [put(reservations, { id: 'b', scope: 'other', key: 'k' })] });
      expectEqual('other leading value', elsewhere, done);
      expectEqual('moving onto it', await reserve(tenant, { b: 'k' }), refusal('b'));
      expectEqual('the same row again', await reserve(tenant, { a: 'k' }), done);
    },
  },
  {
    id: 'unique-within-commit',
    rule: 'Two rows of one commit cannot take the same value.',
    async check({ tenant }) {
      expectEqual('both new', await reserve(tenant, { a: 'k', b: 'k' }), refusal('b'));
      expectEqual('nothing written', await tenant.count({ collection: reservations, count: 'byKey' }), 0);
    },
  },
  {
    id: 'unique-swap',
    rule: 'Rows that are deleted and put in one commit can exchange their values, and a deleted row frees its value.',
    async check({ tenant }) {
      await reserve(tenant, { a: 'x', b: 'y' });
      const rows = [
        put(reservations, { id: 'a', scope: 's', key: 'y' }),
        put(reservations, { id: 'b', scope: 's', key: 'x' }),
      ];
      const deletes = ['a', 'b'].map((id) => ({ collection: reservations, id }));
      expectEqual('swap', await tenant.commit({ delete: deletes, put: rows }), done);
      const holder = async (key: string) =>
        idsOf(await tenant.read({ collection: reservations, index: 'byKey', equals: ['s', key] }));
      expectEqual('holder of x', await holder('x'), ['b']);
      expectEqual('holder of y', await holder('y'), ['a']);
      const next = [put(reservations, { id: 'c', scope: 's', key: 'x' })];
      const taken = await tenant.commit({ delete: [{ collection: reservations, id: 'b' }], put: next });
      expectEqual('taken from a deleted row', taken, done);
      expectEqual('new holder of x', await holder('x'), ['c']);
    },
  },
  {
    id: 'unique-freed',
    rule: 'A value freed by an earlier put of the same commit, or by an earlier commit, can be taken.',
    async check({ tenant }) {
      await reserve(tenant, { a: 'x' });
      expectEqual('in one commit', await reserve(tenant, { a: 'y', b: 'x' }), done);
      await tenant.commit({ delete: [{ collection: reservations, id: 'a' }] });
      expectEqual('in the next commit', await reserve(tenant, { c: 'y' }), done);
    },
  },
  {
    id: 'unique-freed-later',
    rule: 'A value that only a later put of the same commit frees is refused.',
    async check({ tenant }) {
      await reserve(tenant, { a: 'x' });
      expectEqual('freed later', await reserve(tenant, { b: 'x', a: 'y' }), refusal('b'));
      expectEqual('exchanged', await reserve(tenant, { a: 'z', c: 'z', d: 'q' }), refusal('c'));
    },
  },
  {
    id: 'unique-absent',
    rule: 'Absent and null values are the empty text for a unique index as well.',
    async check({ tenant }) {
      expectEqual('absent', await tenant.commit({ put: [put(reservations, { id: 'a' })] }), done);
      const second = await tenant.commit({ put: [put(reservations, { id: 'b', scope: null, key: '' })] });
      expectEqual('null and empty', second, refusal('b'));
    },
  },
];

import { put } from '../put.ts';
import type { TenantStore } from '../store.ts';
import { type CaseDefinition, people } from './conformance-subjects.ts';
import { expectEqual, expectFailure, expectThat } from './expectations.ts';

function ask(tenant: TenantStore, holder: string, nowMs: number, id = 'sync') {
  return tenant.lease({ id, holder, ttlMs: 100, nowMs });
}

async function take(tenant: TenantStore, holder: string, nowMs: number, id = 'sync'): Promise<number> {
  const result = await ask(tenant, holder, nowMs, id);
  if (!result.held) throw new Error(`${holder} at ${nowMs}: expected the lease, but ${result.holder} has it`);
  return result.token;
}

function write(tenant: TenantStore, token: number, leaseId = 'sync') {
  return tenant.commit({ fence: { leaseId, token }, put: [put(people, { id: 'a' })] });
}

const refused = { ok: false, refusal: { reason: 'fence', leaseId: 'sync' } };

/** Cases of leases and fences. */
export const leaseCases: readonly CaseDefinition[] = [
  {
    id: 'lease-one-holder',
    rule: 'A lease has one holder at a time; another is told who holds it and until when.',
    async check({ tenant }) {
      const first = await ask(tenant, 'one', 1000);
      expectThat('taken', first.held && first.expiresAt === 1100 && Number.isSafeInteger(first.token));
      expectEqual('another', await ask(tenant, 'two', 1050), { held: false, holder: 'one', expiresAt: 1100 });
      const other = await ask(tenant, 'two', 1050, 'other');
      expectThat('another lease is free', other.held);
    },
  },
  {
    id: 'lease-prolong',
    rule: 'Prolonging keeps the token and moves the end.',
    async check({ tenant }) {
      const token = await take(tenant, 'one', 1000);
      expectEqual('prolonged', await ask(tenant, 'one', 1090), { held: true, token, expiresAt: 1190 });
      expectEqual('still held', await ask(tenant, 'two', 1150), { held: false, holder: 'one', expiresAt: 1190 });
      expectEqual('fence', await write(tenant, token), { ok: true });
    },
  },
  {
    id: 'lease-expiry',
    rule: 'A lease ends at expiresAt by the clock of the caller; who takes it next gets a greater token.',
    async check({ tenant }) {
      const first = await take(tenant, 'one', 1000);
      expectThat('one millisecond before', !(await ask(tenant, 'two', 1099)).held);
      const second = await take(tenant, 'two', 1100);
      expectThat('greater token', second > first);
      const third = await take(tenant, 'two', 1200);
      expectThat('greater token for the same holder', third > second);
    },
  },
  {
    id: 'lease-release',
    rule: 'A released lease is free at once; releasing with a stale token does nothing.',
    async check({ tenant }) {
      const first = await take(tenant, 'one', 1000);
      await tenant.release({ leaseId: 'sync', token: first });
      const second = await take(tenant, 'two', 1001);
      expectThat('greater token', second > first);
      await tenant.release({ leaseId: 'sync', token: first });
      await tenant.release({ leaseId: 'unknown', token: first });
      expectThat('still held', !(await ask(tenant, 'three', 1002)).held);
    },
  },
  {
    id: 'lease-concurrent',
    rule: 'Of holders that ask together, one gets the lease.',
    async check({ tenant }) {
      const asked = Array.from({ length: 10 }, (_, at) => ask(tenant, `worker ${at}`, 1000));
      const results = await Promise.all(asked);
      expectEqual('holders', results.filter((result) => result.held).length, 1);
    },
  },
  {
    id: 'fence',
    rule: 'A commit under a fence needs the lease with that token: a stale, released or unknown one is refused.',
    async check({ tenant }) {
      expectEqual('never taken', await write(tenant, 1), refused);
      const first = await take(tenant, 'one', 1000);
      expectEqual('held', await write(tenant, first), { ok: true });
      expectEqual('token to come', await write(tenant, first + 1), refused);
      const second = await take(tenant, 'two', 2000);
      expectEqual('stale', await write(tenant, first), refused);
      expectEqual('new holder', await write(tenant, second), { ok: true });
      await tenant.release({ leaseId: 'sync', token: second });
      expectEqual('released', await write(tenant, second), refused);
      const [found] = await tenant.read({ collection: people, ids: ['a'] });
      expectEqual('writes', found?.version, 2);
    },
  },
  {
    id: 'lease-tenants',
    rule: 'Leases belong to their tenant.',
    async check({ store, tenant }) {
      const other = store.tenant('tenant-b');
      const token = await take(tenant, 'one', 1000);
      const foreign = await take(other, 'two', 1000);
      expectEqual('fence of another tenant', await write(other, token), refused);
      await other.release({ leaseId: 'sync', token });
      expectEqual('own fence', await write(other, foreign), { ok: true });
    },
  },
  {
    id: 'lease-names',
    rule: 'Any well-formed text names a lease and its holder; NUL and lone surrogates are a TypeError.',
    async check({ tenant }) {
      const names = ['', ' ', "';drop--", 'é', '\uff5e😀', 'x'.repeat(5000)];
      for (const [at, name] of names.entries()) {
        const token = await take(tenant, name, 1000, name);
        expectEqual('another', await ask(tenant, `not ${at}`, 1050, name), {
          held: false,
          holder: name,
          expiresAt: 1100,
        });
        expectEqual('fence', await write(tenant, token, name), { ok: true });
        await tenant.release({ leaseId: name, token });
        expectThat('released', (await ask(tenant, `not ${at}`, 1060, name)).held);
      }
      for (const name of ['a\0b', '\ud83d']) {
        await expectFailure('lease', 'TypeError', () => ask(tenant, 'one', 1000, name));
        await expectFailure('holder', 'TypeError', () => ask(tenant, name, 1000));
      }
    },
  },
  {
    id: 'lease-after-drop',
    rule: 'Dropping a tenant ends its leases, and no later token is one that was given before.',
    async check({ tenant }) {
      const before = await take(tenant, 'one', 1000);
      await tenant.drop();
      expectEqual('fence after the drop', await write(tenant, before), refused);
      const after = await take(tenant, 'two', 1001);
      expectThat('greater token', after > before);
    },
  },
];

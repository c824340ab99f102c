import { PermissionError, type PortAccess } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { connected, port, standard } from './support/acme-connection.ts';

const listing = port({ list: async () => expect.unreachable() });

describe('what an account may do', () => {
  it('is what is declared, where the adapter cannot ask', () => {
    expect(connected({ ports: [listing] }).connection.access).toBeUndefined();
  });

  it('only takes away from ports and operations that are declared', async () => {
    const reason = new PermissionError('people are closed to this user');
    const closed: PortAccess = { objectType: 'people', operations: [], reason };
    const { connection } = connected({ ports: [listing], access: async () => [closed] });
    expect(await connection.access?.()).toEqual([closed]);
    const wrong: readonly PortAccess[] = [
      { objectType: 'leads', operations: [] },
      { objectType: 'people', operations: ['delete'] },
    ];
    for (const one of wrong) {
      const broken = connected({ ports: [listing], access: async () => [one] }).connection;
      await expect(broken.access?.()).rejects.toThrow(/access/);
    }
  });
});

describe('a connection that is refreshed', () => {
  it('asks anew for the account and its fields', async () => {
    let asked = 0;
    const { connection } = connected({
      ports: [listing],
      whoAmI: async () => {
        asked += 1;
        return { accountId: `a${asked}` };
      },
      describe: async () => [standard],
    });
    expect(await connection.whoAmI()).toEqual({ accountId: 'a1' });
    expect(await connection.whoAmI()).toEqual({ accountId: 'a1' });
    connection.refresh?.();
    expect(await connection.whoAmI()).toEqual({ accountId: 'a2' });
  });
});

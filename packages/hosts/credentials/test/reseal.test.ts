import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expect, it } from 'vitest';
import { createCredentials, createVault, credentialRows, type Vault } from '../src/index.ts';
import { newKey, oldKey } from './support/test-vault.ts';

describe('rotating the key of the vault (R29)', () => {
  it('seals new secrets with the new key, old ones by and by, and then does without the old key', async () => {
    const store = createMemoryStore();
    const credentials = (vault: Vault, tenantId = 'acme') => createCredentials({ store, tenantId, vault });
    const before = credentials(createVault([oldKey]));
    for (const id of ['a', 'b', 'c']) await before.save(id, { token: `token-${id}` });
    await before.save('gone', { token: 'gone' });
    await before.disconnect('gone');
    await credentials(createVault([oldKey]), 'other').save('a', { token: 'of another tenant' });

    const during = credentials(createVault([newKey, oldKey]));
    await during.save('d', { token: 'token-d' });
    expect(await during.source('a').current()).toEqual({ token: 'token-a', version: 1 });
    expect(await during.reseal({ limit: 2 })).toEqual({ resealed: 2, left: 1 });
    expect(await during.reseal()).toEqual({ resealed: 1, left: 0 });
    expect(await during.reseal()).toEqual({ resealed: 0, left: 0 });

    const after = credentials(createVault([newKey]));
    for (const id of ['a', 'b', 'c', 'd']) {
      expect(await after.source(id).current()).toEqual({ token: `token-${id}`, version: 1 });
    }
    await expect(
      credentials(createVault([newKey]), 'other')
        .source('a')
        .current(),
    ).rejects.toMatchObject({
      reason: 'unknownKey',
    });
  });

  it('opens no row that was copied to another connection', async () => {
    const store = createMemoryStore();
    const credentials = createCredentials({ store, tenantId: 'acme', vault: createVault([oldKey]) });
    await credentials.save('a', { token: 'token-a' });
    const tenant = store.tenant('acme');
    const [row] = await tenant.read({ collection: credentialRows, ids: ['a'] });
    await tenant.commit({ put: [{ collection: credentialRows, row: { ...row!.row, id: 'b' } }] });
    await expect(credentials.source('b').current()).rejects.toMatchObject({ code: 'VAULT_SEALED' });
  });
});

import { describe, expect, it } from 'vitest';
import { createVault, VaultError } from '../src/index.ts';
import { newKey, oldKey } from './support/test-vault.ts';

const scope = { tenantId: 'acme', connectionId: 'crm', purpose: 'credential' };

describe('a vault (R29)', () => {
  it('opens what it sealed, and never seals alike twice', async () => {
    const vault = createVault([oldKey]);
    const sealed = await vault.seal(scope, 'secrét ✓');
    expect(sealed).toMatch(/^v1\.k1\./);
    expect(sealed).not.toContain('secr');
    expect(await vault.open(scope, sealed)).toBe('secrét ✓');
    expect(await vault.seal(scope, 'secrét ✓')).not.toBe(sealed);
  });

  it.each([
    ['another tenant', { ...scope, tenantId: 'other' }],
    ['another connection', { ...scope, connectionId: 'other' }],
    ['another purpose', { ...scope, purpose: 'authorization' }],
    ['ids that run together alike', { ...scope, tenantId: 'acme","crm', connectionId: '' }],
  ])('opens nothing for %s', async (_what, other) => {
    const vault = createVault([oldKey]);
    const sealed = await vault.seal(scope, 'secret');
    await expect(vault.open(other, sealed)).rejects.toMatchObject({ code: 'VAULT_SEALED', reason: 'unreadable' });
  });

  it('refuses a text that was changed, cut or never sealed', async () => {
    const vault = createVault([oldKey]);
    const sealed = await vault.seal(scope, 'secret');
    const [version, key, nonce, text = ''] = sealed.split('.');
    const flipped = `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
    for (const broken of [`${version}.${key}.${nonce}.${flipped}`, sealed.slice(0, -3), 'secret', '', 'v1.k1.x.y']) {
      await expect(vault.open(scope, broken)).rejects.toBeInstanceOf(VaultError);
    }
  });

  it('seals with the first key and opens with all of them', async () => {
    const sealed = await createVault([oldKey]).seal(scope, 'secret');
    const rotated = createVault([newKey, oldKey]);
    expect(await rotated.open(scope, sealed)).toBe('secret');
    expect(rotated.keyIdOf(await rotated.seal(scope, 'secret'))).toBe('k2');
    await expect(createVault([newKey]).open(scope, sealed)).rejects.toMatchObject({ reason: 'unknownKey' });
  });

  it('does not let one key id stand for another key', async () => {
    const sealed = await createVault([oldKey]).seal(scope, 'secret');
    const swapped = createVault([{ id: 'k1', key: newKey.key }]);
    await expect(swapped.open(scope, sealed)).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it('takes keys as base64 text and refuses wrong ones at once', async () => {
    const text = Buffer.from(oldKey.key).toString('base64');
    const sealed = await createVault([oldKey]).seal(scope, 'secret');
    expect(await createVault([{ id: 'k1', key: text }]).open(scope, sealed)).toBe('secret');
    expect(() => createVault([])).toThrow(TypeError);
    expect(() => createVault([{ id: 'k1', key: 'dG9vIHNob3J0' }])).toThrow(/k1 is not 32 bytes/);
    expect(() => createVault([oldKey, oldKey])).toThrow(/twice/);
    expect(() => createVault([{ ...oldKey, id: 'a.b' }])).toThrow(/key id/);
  });
});

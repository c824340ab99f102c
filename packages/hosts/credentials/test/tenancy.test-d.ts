import { createMemoryStore } from '@crmsync/store/memory';
import { describe, expectTypeOf, it } from 'vitest';
import { type CredentialOptions, createCredentials, createVault, type VaultScope } from '../src/index.ts';

describe('tenancy of credentials (R29)', () => {
  const store = createMemoryStore();
  const vault = createVault([{ id: 'k1', key: new Uint8Array(32) }]);

  it('refuses credentials of nobody', () => {
    expectTypeOf<CredentialOptions['tenantId']>().toEqualTypeOf<string>();
    // @ts-expect-error no tenant
    createCredentials({ store, vault });
    // @ts-expect-error perhaps no tenant
    createCredentials({ store, vault, tenantId: undefined });
    createCredentials({ store, vault, tenantId: 'acme' });
  });

  it('gives no call a say in whose credentials it is about', () => {
    const credentials = createCredentials({ store, vault, tenantId: 'acme' });
    expectTypeOf<Parameters<typeof credentials.status>>().toEqualTypeOf<[connectionId: string]>();
    // @ts-expect-error the tenant is that of the object
    credentials.source('hubspot', { tenantId: 'globex' });
    // @ts-expect-error the tenant is that of the object
    credentials.reseal({ tenantId: 'globex' });
  });

  it('seals for one tenant', () => {
    expectTypeOf<VaultScope['tenantId']>().toEqualTypeOf<string>();
    // @ts-expect-error sealed for nobody
    vault.seal({ connectionId: 'hubspot', purpose: 'credential' }, 'text');
    // @ts-expect-error opened for nobody
    vault.open({ connectionId: 'hubspot', purpose: 'credential' }, 'text');
  });
});

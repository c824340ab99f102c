import { createCredentials, createVault, credentialCollections } from '@crmsync/credentials';
import { createSqliteStore } from '@crmsync/store-sql';

/** The store of a file that processes share, and the credentials in it. */
export function storedLogin(file: string, leaseMs = 3_000) {
  const store = createSqliteStore({ path: file, collections: credentialCollections });
  const vault = createVault([{ id: 'k1', key: new Uint8Array(32).fill(1) }]);
  const credentials = createCredentials({ store, tenantId: 't', vault, timeoutMs: 1_000, leaseMs });
  return { store, credentials };
}

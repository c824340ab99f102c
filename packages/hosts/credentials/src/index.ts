export type { AuthorizationAnswer, Authorized, OAuthApp } from './authorization.ts';
export type { CredentialOptions } from './credential-context.ts';
export type { CredentialSecret, FreshSecret } from './credential-record.ts';
export {
  type AuthorizationRow,
  authorizationRows,
  type CredentialRow,
  credentialCollections,
  credentialRows,
} from './credential-row.ts';
export { type CredentialStatus, type Credentials, createCredentials } from './credentials.ts';
export type { Disconnected } from './disconnect.ts';
export { type NangoSourceOptions, nangoCredential } from './nango-source.ts';
export type { OAuthClient, OAuthProvider } from './oauth-provider.ts';
export { gohighlevelOAuth, hubspotOAuth, pipedriveOAuth, salesforceOAuth, zohoOAuth } from './oauth-providers.ts';
export type { ResealResult } from './reseal.ts';
export { type SessionRow, sessionRows } from './session-row.ts';
export type { StoredCredentialOptions } from './stored-credential.ts';
export { createVault, type Vault, type VaultKey, type VaultScope } from './vault.ts';
export { VaultError } from './vault-error.ts';

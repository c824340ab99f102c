import { CrmSyncError } from '@crmsync/model';

/** A sealed secret cannot be opened. Remedy: put the missing key back into the vault, else reconnect. */
export class VaultError extends CrmSyncError {
  /** `unknownKey`: no such key id; `unreadable`: changed, cut, or sealed for another tenant, connection or purpose. */
  readonly reason: 'unknownKey' | 'unreadable';
  constructor(message: string, details: { readonly reason: 'unknownKey' | 'unreadable' }) {
    const remedy =
      details.reason === 'unknownKey'
        ? 'Give the vault the key that sealed it, then reseal.'
        : 'Reconnect the account.';
    super(message, { code: 'VAULT_SEALED', remedy });
    this.reason = details.reason;
  }
}

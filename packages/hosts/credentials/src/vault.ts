import type { webcrypto } from 'node:crypto';
import { fromBase64, toBase64Url } from './base64url.ts';
import { VaultError } from './vault-error.ts';

/** What a sealed text belongs to. It opens for nothing else, so that a row copied elsewhere is worth nothing. */
export interface VaultScope {
  readonly tenantId: string;
  readonly connectionId: string;
  /** What it is, e.g. `credential`. */
  readonly purpose: string;
}

/** One key of a vault. */
export interface VaultKey {
  /** Letters, digits, `_` and `-`; stored beside everything that the key seals. */
  readonly id: string;
  /** 32 random bytes, or their base64 text. */
  readonly key: Uint8Array | string;
}

/** Seals texts so that a copy of the storage gives nothing away. */
export interface Vault {
  /** Id of the key that seals. */
  readonly activeKeyId: string;
  /** Seals a text: `v1.<key id>.<nonce>.<ciphertext>`. Sealing twice gives different texts. */
  seal(scope: VaultScope, text: string): Promise<string>;
  /** @throws VaultError when the key is missing, or the text was changed or sealed for another scope */
  open(scope: VaultScope, sealed: string): Promise<string>;
  /** Id of the key that a sealed text needs. @throws VaultError when it is no sealed text */
  keyIdOf(sealed: string): string;
}

const nonceBytes = 12;
const sealedPattern = /^v1\.([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/**
 * A vault on AES-256-GCM. The first key seals, the others only open: to rotate, put a new key first, reseal, and take
 * the old one out when `reseal` leaves nothing.
 * @throws TypeError when there is no key, a key is not 32 bytes, or an id repeats or has other characters
 */
export function createVault(keys: readonly VaultKey[]): Vault {
  const [active] = keys;
  if (!active) throw new TypeError('createVault: give at least one key');
  const known = new Map<string, Promise<webcrypto.CryptoKey>>();
  for (const { id, key } of keys) {
    if (!/^[\w-]+$/.test(id)) throw new TypeError('createVault: a key id has letters, digits, _ and - only');
    if (known.has(id)) throw new TypeError(`createVault: the key id ${id} is given twice`);
    known.set(id, importKey(id, key));
  }
  return {
    activeKeyId: active.id,
    keyIdOf: (sealed) => partsOf(sealed).keyId,
    seal: async (scope, text) => {
      const key = await keyOf(known, active.id);
      const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const additionalData = boundTo(active.id, scope);
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData },
        key,
        new TextEncoder().encode(text),
      );
      return `v1.${active.id}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`;
    },
    open: async (scope, sealed) => {
      const { keyId, iv, data } = partsOf(sealed);
      const key = await keyOf(known, keyId);
      try {
        const additionalData = boundTo(keyId, scope);
        const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data);
        return new TextDecoder('utf-8', { fatal: true }).decode(plain);
      } catch {
        throw unreadable();
      }
    },
  };
}

function importKey(id: string, key: Uint8Array | string): Promise<webcrypto.CryptoKey> {
  const bytes = typeof key === 'string' ? fromBase64(key) : new Uint8Array(key);
  if (bytes?.length !== 32) throw new TypeError(`createVault: the key ${id} is not 32 bytes (or their base64 text)`);
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function keyOf(
  known: ReadonlyMap<string, Promise<webcrypto.CryptoKey>>,
  id: string,
): Promise<webcrypto.CryptoKey> {
  const key = await known.get(id);
  if (!key) throw new VaultError(`the vault has no key ${id}`, { reason: 'unknownKey' });
  return key;
}

/** A list in JSON cannot be read in two ways, whatever the ids contain. */
function boundTo(keyId: string, { tenantId, connectionId, purpose }: VaultScope): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(['crmsync.v1', keyId, tenantId, connectionId, purpose]));
}

function partsOf(sealed: string): {
  readonly keyId: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
} {
  const [, keyId = '', nonce = '', text = ''] = sealedPattern.exec(sealed) ?? [];
  const iv = fromBase64(nonce);
  const data = fromBase64(text);
  if (keyId === '' || iv?.length !== nonceBytes || !data) throw unreadable();
  return { keyId, iv, data };
}

function unreadable(): VaultError {
  return new VaultError('a sealed secret cannot be read for this tenant, connection and purpose', {
    reason: 'unreadable',
  });
}

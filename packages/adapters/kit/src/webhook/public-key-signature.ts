import { verify as verifySignature } from 'node:crypto';
import type { WebhookRequest } from '@crmsync/adapter';
import { requiredHeader, unverified, usableSecrets, type WebhookVerifier } from './verifier.ts';

/** A scheme that signs with the vendor's private key. */
export interface PublicKeySignatureOptions {
  /** `null` for Ed25519, which brings its own hash. */
  readonly algorithm: 'sha256' | null;
  readonly encoding: 'hex' | 'base64';
  readonly header: string;
  /** The vendor's published keys in PEM form, valid beside the secrets. @default none */
  readonly keys?: readonly string[];
  /** @default the raw body */
  message?(request: WebhookRequest): Uint8Array;
}

/** Verifies a signature with the vendor's public key: one of `keys`, or a secret that is such a key in PEM form. */
export function publicKeySignature(options: PublicKeySignatureOptions): WebhookVerifier {
  return (request, secrets) => {
    const keys = usableSecrets([...(options.keys ?? []), ...secrets]);
    const signature = Buffer.from(requiredHeader(request, options.header), options.encoding);
    const message = options.message?.(request) ?? request.rawBody;
    if (!keys.some((key) => fits(options.algorithm, message, key, signature))) throw unverified('mismatch');
  };
}

function fits(algorithm: string | null, message: Uint8Array, key: string, signature: Uint8Array): boolean {
  try {
    return verifySignature(algorithm, message, key, signature);
  } catch {
    return false;
  }
}

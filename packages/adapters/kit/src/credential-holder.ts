import type { Credential, CredentialSource } from '@crmsync/adapter';

/** Credentials of one connection: renewed at most once at a time, never back to an older one. */
export interface CredentialHolder {
  current(signal?: AbortSignal): Promise<Credential>;
  /** A newer credential than the one refused, or `undefined` when the source cannot renew. */
  renew(rejected: Credential, signal?: AbortSignal): Promise<Credential | undefined>;
}

/** Puts single flight in front of a {@link CredentialSource}. */
export function holdCredentials(source: CredentialSource): CredentialHolder {
  let newest: Credential | undefined;
  let renewing: Promise<Credential> | undefined;
  let refused: string | undefined;
  const current = async (signal?: AbortSignal) => {
    const given = await source.current(signal);
    const older = newest !== undefined && (given.version ?? 0) < (newest.version ?? 0);
    if (newest === undefined || !(older || given.token === refused)) newest = given;
    return newest;
  };
  return {
    current,
    renew: async (rejected, signal) => {
      if (!source.renew) return undefined;
      const renewed = newest !== undefined && newest.token !== rejected.token;
      if (newest && renewed && (newest.version ?? 0) >= (rejected.version ?? 0)) return newest;
      refused = rejected.token;
      renewing ??= source.renew(rejected).finally(() => {
        renewing = undefined;
      });
      newest = await abortable(renewing, signal);
      return newest;
    },
  };
}

/** Waits for a shared promise, but no longer than the signal allows; the promise itself goes on for the others. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

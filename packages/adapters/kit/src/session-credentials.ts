import type { Credential, CredentialSource } from '@crmsync/adapter';
import type { CallContext } from './call-context.ts';

/** How a session is opened and closed, for vendors that want a login first. */
export interface SessionDefinition {
  /** Logs in with the host's credential. `context.http` sends unauthorised. */
  open(context: CallContext, login: Credential): Promise<Pick<Credential, 'token' | 'parts'>>;
  /** Logs out, so that a licensed seat is freed. `context.http` sends with the session. */
  close?(context: CallContext, session: Credential): Promise<void>;
}

/** A {@link CredentialSource} whose credentials are sessions, opened at the first request and again when refused. */
export interface SessionSource extends CredentialSource {
  /** The open session, if there is one; afterwards none is. */
  end(): Credential | undefined;
}

/** Opens sessions with the credentials of `login`, one login at a time. */
export function sessionCredentials(
  login: CredentialSource,
  open: (credential: Credential, signal?: AbortSignal) => Promise<Pick<Credential, 'token' | 'parts'>>,
): SessionSource {
  let session: Credential | undefined;
  let opening: Promise<Credential> | undefined;
  let version = 0;
  const start = (signal?: AbortSignal): Promise<Credential> => {
    opening ??= (async () => {
      const made = await open(await login.current(signal), signal);
      version += 1;
      const credential = { ...made, version };
      await login.store?.(credential, signal);
      session = credential;
      return credential;
    })().finally(() => {
      opening = undefined;
    });
    return opening;
  };
  return {
    current: (signal) => (session ? Promise.resolve(session) : start(signal)),
    renew: (_rejected, signal) => start(signal),
    end: () => {
      const ended = session;
      session = undefined;
      return ended;
    },
  };
}

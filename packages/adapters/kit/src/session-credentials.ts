import { AuthenticationError, type Credential, type CredentialSource } from '@crmsync/adapter';
import type { CallContext } from './call-context.ts';
import { abortable } from './credential-holder.ts';

/** How a session is opened and closed, for vendors that want a login first. */
export interface SessionDefinition {
  /** Logs in with the host's credential. `context.http` sends unauthorised. */
  open(context: CallContext, login: Credential): Promise<Pick<Credential, 'token' | 'parts'>>;
  /** Logs out, so that a licensed seat is freed. `context.http` sends with the session. */
  close?(context: CallContext, session: Credential): Promise<void>;
}

/** A {@link CredentialSource} whose credentials are sessions, opened at the first request and again when refused. */
export interface SessionSource extends CredentialSource {
  /** Ends the source: the session that is open, also one whose login is under way. Afterwards there is no login. */
  end(): Promise<Credential | undefined>;
}

/** Opens sessions with the credentials of `login`, one login at a time. A login takes a seat, so no abort ends it midway. */
export function sessionCredentials(
  login: CredentialSource,
  open: (credential: Credential) => Promise<Pick<Credential, 'token' | 'parts'>>,
): SessionSource {
  let session: Credential | undefined;
  /** A session that could not be stored yet; it is open all the same. */
  let unkept: Credential | undefined;
  let opening: Promise<Credential> | undefined;
  let version = 0;
  let ended = false;
  const logIn = async (): Promise<Credential> => {
    if (ended) throw new AuthenticationError('The connection is closed.', { remedy: 'Connect again.' });
    if (!unkept) {
      const made = await open(await login.current());
      version += 1;
      unkept = { ...made, version };
    }
    const kept = unkept;
    await login.store?.(kept);
    session = kept;
    unkept = undefined;
    return kept;
  };
  const start = (signal?: AbortSignal): Promise<Credential> => {
    opening ??= logIn().finally(() => {
      opening = undefined;
    });
    return abortable(opening, signal);
  };
  return {
    current: (signal) => (session ? Promise.resolve(session) : start(signal)),
    renew: (_rejected, signal) => start(signal),
    end: async () => {
      ended = true;
      await opening?.catch(() => undefined);
      const last = unkept ?? session;
      session = undefined;
      unkept = undefined;
      return last;
    },
  };
}

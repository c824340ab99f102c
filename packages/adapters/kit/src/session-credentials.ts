import { AuthenticationError, type Credential, type CredentialSource, UnavailableError } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import type { CallContext } from './call-context.ts';
import { abortable } from './credential-holder.ts';
import { isLostAnswer } from './lost-answer.ts';

/** How a session is opened and closed, for vendors that want a login first. */
export interface SessionDefinition {
  /** A session takes up one of few licences. @default false */
  readonly seats?: boolean;
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

/**
 * Opens sessions with the credentials of `login`, one login at a time, or takes the one that its host keeps. A login takes a
 * seat, so no abort ends it midway.
 * @param discard logs out of a session that was refused or that somebody else's replaced: whatever the refusal meant, it may
 * still take its seat, and nobody else will free it
 */
export function sessionCredentials(
  login: CredentialSource,
  open: (credential: Credential) => Promise<Pick<Credential, 'token' | 'parts'>>,
  discard?: (session: Credential) => Promise<void>,
): SessionSource {
  let session: Credential | undefined;
  /** A session that could not be stored yet; it is open all the same. */
  let unkept: Credential | undefined;
  let opening: Promise<Credential> | undefined;
  let version = 0;
  let ended = false;
  const logIn = async (): Promise<Credential> => {
    unkept ??= { ...(await open(await login.current())), version: version + 1 };
    return unkept;
  };
  const keep = async (rejected: Credential | undefined): Promise<Credential> => {
    if (login.session) return login.session(logIn, rejected);
    const made = await logIn();
    await login.store?.(made);
    return made;
  };
  /** A session that nobody will use any more, however that went. */
  const discarded = async (one: Credential): Promise<void> => discard?.(one).catch(() => undefined);
  const begin = async (rejected: Credential | undefined): Promise<Credential> => {
    if (ended) throw new AuthenticationError('The connection is closed.', { remedy: 'Connect again.' });
    if (rejected) await discarded(rejected);
    const kept = await keep(rejected).catch((error: unknown) => {
      throw notSent(error);
    });
    version += 1;
    session = { ...kept, version };
    const left = unkept;
    unkept = undefined;
    if (left && left.token !== kept.token) await discarded(left);
    return session;
  };
  const start = (signal?: AbortSignal, rejected?: Credential): Promise<Credential> => {
    opening ??= begin(rejected).finally(() => {
      opening = undefined;
    });
    return abortable(opening, signal);
  };
  return {
    current: (signal) => (session ? Promise.resolve(session) : start(signal)),
    renew: (rejected, signal) => start(signal, rejected),
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

/** A login whose answer was lost may have taken a seat. What waited for the session was not sent: its own outcome is certain. */
function notSent(error: unknown): unknown {
  if (!CrmSyncError.is(error) || !isLostAnswer(error)) return error;
  const { message, remedy, retryAfterMs } = error;
  return new UnavailableError(message, {
    cause: error,
    ...(remedy === undefined ? {} : { remedy }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

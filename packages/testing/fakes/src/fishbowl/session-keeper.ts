import { z } from 'zod';
import type { Row } from '../row-table.ts';
import { ApiError, badInput } from './api-error.ts';
import type { Session, User } from './fishbowl-records.ts';
import type { FishbowlState } from './fishbowl-state.ts';
import { isTotpCode } from './totp.ts';

const defaultIdleMs = 50 * 60_000;
const defaultSeats = 3;
const login = z.object({
  appName: z.string().min(1),
  appDescription: z.string(),
  appId: z.number().int(),
  username: z.string(),
  password: z.string(),
  mfaCode: z.string().exactOptional(),
});

/** Logins on the licensed seats of a server. */
export interface SessionKeeper {
  /** Takes a seat. @throws ApiError 400, 401, or a refusal when every seat is taken */
  login(body: unknown): Readonly<Record<string, unknown>>;
  /** Frees the seat of a session. @throws ApiError 401 */
  logout(token: string | undefined): void;
  /** The user of a session, which this keeps alive. @throws ApiError 401 */
  userOf(token: string | undefined): Row<User>;
  /** Seats taken now. */
  taken(): number;
}

/** Makes a keeper without sessions. Only a logout, a time-out or an administrator frees a seat. */
export function createSessionKeeper(state: FishbowlState): SessionKeeper {
  const { sessions, options } = state;
  const expire = (): void => {
    const deadlineMs = state.now() - (options.idleTimeoutMs ?? defaultIdleMs);
    for (const { id, fields } of sessions.rows()) if (fields.usedAtMs <= deadlineMs) sessions.remove(id, 'seed');
  };
  const living = (token: string | undefined): Row<Session> => {
    expire();
    const session = sessions.get(token ?? '');
    if (session === undefined) throw new ApiError(401, 'Invalid authorization token.');
    return session;
  };

  return {
    login(body) {
      const read = login.safeParse(body);
      if (!read.success) throw badInput(`Invalid login: ${read.error.issues.map(({ path }) => path[0]).join(', ')}`);
      const user = authenticated(state, read.data);
      requireApproval(state, read.data);
      expire();
      if (sessions.rows().length >= (options.seats ?? defaultSeats)) {
        throw new ApiError(options.seatsTakenStatus ?? 402, 'All licensed users are logged in.');
      }
      const fields = { userId: user.id, appId: read.data.appId, usedAtMs: state.now() };
      const { firstName, lastName, modules } = user.fields;
      const moduleAccessList = modules;
      const userFullName = `${firstName} ${lastName}`;
      return {
        token: sessions.insert(fields, 'seed').id,
        user: { id: Number(user.id), userFullName, moduleAccessList, serverVersion: state.version },
      };
    },
    logout(token) {
      sessions.remove(living(token).id, 'seed');
    },
    userOf(token) {
      const { id, fields } = living(token);
      const user = state.users.get(fields.userId);
      if (user === undefined) throw new ApiError(401, 'Invalid authorization token.');
      sessions.update(id, { ...fields, usedAtMs: state.now() }, 'seed');
      return user;
    },
    taken() {
      expire();
      return sessions.rows().length;
    },
  };
}

type Login = z.output<typeof login>;

function authenticated(state: FishbowlState, { username, password, mfaCode }: Login): Row<User> {
  const user = state.users.rows().find(({ fields }) => fields.username === username && fields.active);
  if (user === undefined || user.fields.password !== password) throw new ApiError(401, 'Invalid username or password.');
  const { mfaSecret } = user.fields;
  if (mfaSecret !== null && (mfaCode === undefined || !isTotpCode(mfaSecret, mfaCode, state.now()))) {
    throw new ApiError(401, 'A code is required.', { mfa: 'Required' });
  }
  return user;
}

/** The first login of an app makes it known, so that an administrator can approve it. */
function requireApproval({ apps, options }: FishbowlState, { appId, appName }: Login): void {
  const isFree = options.approvedApps === undefined || options.approvedApps.includes(appId);
  const known =
    apps.get(String(appId)) ?? apps.insert({ name: appName, approved: isFree }, 'seed', { id: String(appId) });
  if (!known.fields.approved) {
    throw new ApiError(401, 'The integrated app has to be approved in the client by an administrator.');
  }
}

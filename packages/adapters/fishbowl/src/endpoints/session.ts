import { AuthenticationError, type Credential, PermissionError, UnavailableError } from '@crmsync/adapter';
import {
  type CallContext,
  type HttpAnswer,
  isLostAnswer,
  markLost,
  path,
  type SessionDefinition,
} from '@crmsync/adapter-kit';
import { errorWire, loginWire } from '../wire.ts';
import type { CheckedSettings } from './fishbowl-settings.ts';

/** Refusals of a login, told apart here: the same statuses mean something else elsewhere. */
const refusals = [400, 401, 402, 403];
/** When to try again for a seat: nobody knows, but sessions are left open for less than an hour. */
const seatRetryMs = 300_000;

/**
 * Logins, each of which takes one of the seats that the customer has paid for.
 * @see https://help.fishbowlinventory.com/advanced/s/apidocs/login.html
 */
export function fishbowlSession(settings: CheckedSettings): SessionDefinition {
  return {
    seats: true,
    open: (context, login) => logIn(context, login, settings),
    close: async ({ http }) => {
      // A session that has ended already is as good as logged out.
      await http.send({
        method: 'POST',
        path: path`/api/logout`,
        safety: 'idempotent',
        accept: [401],
        operation: 'logout',
      });
    },
  };
}

async function logIn(context: CallContext, login: Credential, settings: CheckedSettings): Promise<{ token: string }> {
  const { username, mfaCode } = login.parts ?? {};
  if (username === undefined) {
    throw new AuthenticationError('fishbowl login: the credential has no user name', {
      remedy: 'Store the password as the token and the user name as the credential part `username`.',
    });
  }
  const send = (code: string | undefined) => sendLogin(context, { username, password: login.token }, code, settings);
  const first = await send(mfaCode);
  const wantsCode = first.status === 401 && first.headers.get('mfa') !== null;
  const answer = wantsCode && settings.mfaCode && mfaCode === undefined ? await send(await settings.mfaCode()) : first;
  if (answer.status < 300) return { token: answer.body.token };
  throw refusal(answer);
}

async function sendLogin(
  context: CallContext,
  who: { readonly username: string; readonly password: string },
  mfaCode: string | undefined,
  { app }: CheckedSettings,
) {
  const body = {
    appName: app.name,
    appDescription: app.description,
    appId: app.id,
    ...who,
    ...(mfaCode === undefined ? {} : { mfaCode }),
  };
  try {
    return await context.http.send({
      method: 'POST',
      path: path`/api/login`,
      body,
      schema: loginWire,
      // Never sent twice: each one that arrived has taken a seat.
      safety: 'unsafe',
      accept: refusals,
      operation: 'login',
    });
  } catch (error) {
    if (!isLostAnswer(error)) throw error;
    throw markLost(
      new UnavailableError('fishbowl login: no usable answer came; a seat may be taken until its session ends', {
        retryAfterMs: seatRetryMs,
        cause: error,
      }),
    );
  }
}

function refusal({ status, headers, body }: HttpAnswer): Error {
  const parsed = errorWire.safeParse(body);
  const message = parsed.success ? (parsed.data.message ?? '') : '';
  if (status === 402 || /licen[sc]e|\bseats?\b|logged in/i.test(message)) {
    return new UnavailableError('fishbowl login: every licensed seat is taken', {
      retryAfterMs: seatRetryMs,
      remedy: 'Log somebody out of Fishbowl, or give the sync a seat of its own.',
    });
  }
  if (status === 403) {
    return new PermissionError('fishbowl login: not permitted', { remedy: 'Let the user log in to integrated apps.' });
  }
  if (headers.get('mfa') !== null) {
    return new AuthenticationError('fishbowl login: a one-time code is wanted', {
      remedy: 'Use a user without MFA for the sync, or give the setting `mfaCode`.',
    });
  }
  return new AuthenticationError('fishbowl login: refused', {
    remedy: /approv|integrated app/i.test(message)
      ? 'An administrator has to approve the app once: Fishbowl client, Setup, Settings, Integrated Apps.'
      : 'Check user and password. At its first login an app also has to be approved: Integrated Apps in the Fishbowl client.',
  });
}

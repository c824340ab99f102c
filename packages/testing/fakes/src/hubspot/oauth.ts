import type { SeededRandom } from '../seeded-random.ts';
import type { HubSpotFakeOptions, HubSpotOAuthApp } from './hubspot-options.ts';

/** Milliseconds an access token lives. */
export const accessTokenMs = 1_800_000;

/** Whether a token opens the account. */
export type TokenState = 'valid' | 'expired' | 'unknown';

/** The credentials of an account: the private-app token and what the OAuth app was given. */
export interface TokenKeeper {
  /** Judges an access token at a time. */
  check(token: string, nowMs: number): TokenState;
  /** True for a token that the OAuth app was given. */
  isOAuth(token: string): boolean;
  /** Ends the life of every access token, the private-app token included. */
  expire(nowMs: number): void;
  /** Lets the private-app token work again. */
  revive(): void;
  /** Answers a token request given as form fields. */
  grant(form: URLSearchParams, nowMs: number): TokenGrant | TokenRefusal;
  /** What is known about an OAuth access token. */
  expiresAtMs(token: string): number | undefined;
  revoke(token: string): void;
}

/** A granted pair of tokens. */
export interface TokenGrant {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/** A refused token request. */
export interface TokenRefusal {
  readonly error: string;
  readonly status: string;
  readonly message: string;
}

/** Makes the credentials of an account. */
export function createTokenKeeper(token: string, options: HubSpotFakeOptions, random: SeededRandom): TokenKeeper {
  const app = options.oauth;
  const access = new Map<string, number>();
  const refresh = new Set(app === undefined ? [] : [app.refreshToken]);
  const codes = new Set(app?.code === undefined ? [] : [app.code]);
  let privateExpired = false;
  const secret = (prefix: string): string =>
    prefix + Array.from({ length: 32 }, () => random.int(0, 35).toString(36)).join('');

  const issue = (refreshToken: string, nowMs: number): TokenGrant => {
    const accessToken = secret('fake-access-');
    access.set(accessToken, nowMs + accessTokenMs);
    return { accessToken, refreshToken, expiresInSeconds: accessTokenMs / 1000 };
  };
  const fromRefresh = (given: string, nowMs: number): TokenGrant | TokenRefusal => {
    if (!refresh.has(given)) return badRefreshToken;
    if (app?.rotate !== true) return issue(given, nowMs);
    refresh.delete(given);
    return issue(newRefresh(), nowMs);
  };
  const newRefresh = (): string => {
    const made = secret('fake-refresh-');
    refresh.add(made);
    return made;
  };

  return {
    check(given, nowMs) {
      if (given === token) return privateExpired ? 'expired' : 'valid';
      const endsMs = access.get(given);
      if (endsMs === undefined) return 'unknown';
      return endsMs > nowMs ? 'valid' : 'expired';
    },
    isOAuth: (given) => access.has(given),
    expire(nowMs) {
      for (const known of access.keys()) access.set(known, nowMs);
      privateExpired = true;
    },
    revive() {
      privateExpired = false;
    },
    grant(form, nowMs) {
      if (!isApp(app, form))
        return { error: 'invalid_client', status: 'BAD_CLIENT_ID', message: 'missing or unknown client id' };
      if (form.get('grant_type') === 'refresh_token') return fromRefresh(form.get('refresh_token') ?? '', nowMs);
      if (form.get('grant_type') !== 'authorization_code') {
        return { error: 'unsupported_grant_type', status: 'BAD_GRANT_TYPE', message: 'missing or unknown grant type' };
      }
      return codes.delete(form.get('code') ?? '')
        ? issue(newRefresh(), nowMs)
        : { error: 'invalid_grant', status: 'BAD_AUTH_CODE', message: 'missing or unknown auth code' };
    },
    expiresAtMs: (given) => access.get(given),
    revoke(given) {
      access.delete(given);
      refresh.delete(given);
    },
  };
}

const badRefreshToken: TokenRefusal = {
  error: 'invalid_grant',
  status: 'BAD_REFRESH_TOKEN',
  message: 'missing or invalid refresh token',
};

function isApp(app: HubSpotOAuthApp | undefined, form: URLSearchParams): boolean {
  return app !== undefined && form.get('client_id') === app.clientId && form.get('client_secret') === app.clientSecret;
}

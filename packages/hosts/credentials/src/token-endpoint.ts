import { AuthenticationError, RateLimitError, UnavailableError, WireFormatError } from '@crmsync/adapter';
import type { CrmSyncError } from '@crmsync/model';
import { z } from 'zod';
import type { CredentialContext } from './credential-context.ts';
import type { FreshSecret } from './credential-record.ts';
import type { JsonAnswer } from './json-request.ts';
import type { OAuthProvider } from './oauth-provider.ts';
import { type AskingApp, sendAsApp } from './send-as-app.ts';

/** What became of a token request. */
export type TokenOutcome =
  | { readonly kind: 'granted'; readonly secret: FreshSecret; readonly accountId?: string }
  /** The code or refresh token is worth nothing (any more). */
  | { readonly kind: 'refused' }
  /** `spent: 'unknown'`: the vendor may have taken the code or refresh token all the same. */
  | { readonly kind: 'failed'; readonly error: CrmSyncError; readonly spent: 'no' | 'unknown' };

const grantedSchema = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.coerce.number().positive().nullish(),
});

/** How vendors say that a grant is dead, in any of the fields below: codes of the standard, HubSpot, Zoho, Pipedrive. */
const refusedGrant = /^(invalid_grant|invalid_code|bad_refresh_token|bad_auth_code)$|^invalid grant\b/i;
const throttled = /too many requests/i;
const errorFields = ['error', 'error_description', 'status', 'message'] as const;

/** Asks the token endpoint once. Never throws for what the vendor answers; only for an aborted signal. */
export async function requestToken(
  ctx: CredentialContext,
  app: AskingApp,
  grant: { readonly [field: string]: string },
): Promise<TokenOutcome> {
  const { provider } = app;
  const answer = await sendAsApp(ctx, app, provider.tokenUrl, { ...provider.tokenParams, ...grant });
  if ('silence' in answer) {
    const error = new UnavailableError(`${provider.id} token request: ${answer.silence}`);
    return { kind: 'failed', error, spent: 'unknown' };
  }
  return outcomeOf(provider, answer);
}

function outcomeOf(provider: OAuthProvider, answer: JsonAnswer): TokenOutcome {
  const granted = grantedSchema.safeParse(answer.body);
  if (answer.status < 300 && granted.success) return grantedOutcome(provider, granted.data);
  const texts = errorTexts(answer.body);
  const what = `${provider.id} token request`;
  if (answer.status < 500 && texts.some((text) => refusedGrant.test(text))) return { kind: 'refused' };
  if (answer.status === 429 || (answer.status < 500 && texts.some((text) => throttled.test(text)))) {
    const wait = answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs };
    return { kind: 'failed', error: new RateLimitError(`${what}: too many requests`, wait), spent: 'no' };
  }
  if (answer.status >= 400 && answer.status < 500) {
    const error = new AuthenticationError(`${what}: refused with status ${answer.status}`, {
      remedy: 'Check the id, secret and redirect address of the app at the vendor.',
    });
    return { kind: 'failed', error, spent: 'no' };
  }
  const error =
    answer.status < 300
      ? new WireFormatError(`${what}: the answer has another shape than expected`, { paths: ['access_token'] })
      : new UnavailableError(`${what}: status ${answer.status}`);
  return { kind: 'failed', error, spent: 'unknown' };
}

function grantedOutcome(provider: OAuthProvider, answer: z.infer<typeof grantedSchema>): TokenOutcome {
  const parts: Record<string, string> = {};
  for (const [part, field] of Object.entries(provider.parts ?? {})) {
    const value = answer[field];
    if (typeof value === 'string') parts[part] = value;
  }
  const accountId = provider.accountId?.(answer);
  return {
    kind: 'granted',
    secret: {
      token: answer.access_token,
      ...(answer.refresh_token ? { refreshToken: answer.refresh_token } : {}),
      ...(answer.expires_in ? { expiresInMs: answer.expires_in * 1000 } : {}),
      ...(Object.keys(parts).length > 0 ? { parts } : {}),
    },
    ...(accountId === undefined ? {} : { accountId }),
  };
}

function errorTexts(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  return errorFields.flatMap((field) => {
    const value: unknown = Reflect.get(body, field);
    return typeof value === 'string' ? [value] : [];
  });
}

import { createHash, createHmac, verify } from 'node:crypto';
import type { FakeRequest } from '../../fake-crm.ts';
import type { SalesforceAnswer } from '../rest/salesforce-call.ts';
import type { SalesforceOAuthApp } from '../salesforce-options.ts';
import type { SalesforceState } from '../salesforce-state.ts';
import type { Sessions } from './sessions.ts';

/** What the token endpoint works with. */
export interface TokenEndpoint {
  readonly state: SalesforceState;
  readonly sessions: Sessions;
  /** Base URL that answers name, given the host that was asked. */
  readonly instanceUrl: (asked: string) => string;
}

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Answers `POST /services/oauth2/token`. */
export function answerTokenRequest(endpoint: TokenEndpoint, request: FakeRequest): SalesforceAnswer {
  const form = new URLSearchParams(new TextDecoder().decode(request.body));
  const app = endpoint.state.settings.oauth;
  const grantType = form.get('grant_type');
  if (app === undefined || !isKnownClient(app, request, form)) {
    return refused('invalid_client_id', 'client identifier invalid');
  }
  if (grantType !== jwtBearer && app.secretOptional !== true && clientOf(request, form).secret !== app.clientSecret) {
    return refused('invalid_client', 'invalid client credentials');
  }
  const grant = grants[grantType ?? ''];
  if (grant === undefined) return refused('unsupported_grant_type', 'grant type not supported');
  const outcome = grant(endpoint, app, form, request);
  return outcome.refusal === undefined
    ? granted(endpoint, app, request, outcome)
    : refused('invalid_grant', outcome.refusal);
}

/** A refusal, or a grant with a new refresh token where there is one. */
interface Outcome {
  readonly refusal?: string;
  readonly refreshToken?: string;
}
type Grant = (endpoint: TokenEndpoint, app: SalesforceOAuthApp, form: URLSearchParams, request: FakeRequest) => Outcome;

const grants: Readonly<Record<string, Grant>> = {
  refresh_token({ sessions, state }, app, form) {
    if (userOf(state)?.IsActive !== true) return { refusal: 'inactive user' };
    const next = sessions.renew(form.get('refresh_token') ?? '');
    if (next === undefined) return { refusal: 'expired access/refresh token' };
    return app.rotate === true ? { refreshToken: next } : {};
  },
  authorization_code({ sessions }, app, form) {
    const grant = sessions.takeCode(form.get('code') ?? '');
    if (grant === undefined) return { refusal: 'authorization code expired' };
    if (grant.redirectUri !== undefined && grant.redirectUri !== form.get('redirect_uri')) {
      return { refusal: 'redirect_uri must match configuration' };
    }
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isProven = grant.challenge === undefined ? app.requirePkce !== true : grant.challenge === proof;
    return isProven ? { refreshToken: sessions.approve() } : { refusal: 'invalid code verifier' };
  },
  client_credentials(_endpoint, app, _form, { url }) {
    if (/^(login|test)\.salesforce\.com$/.test(url.hostname))
      return { refusal: 'request not supported on this domain' };
    return app.runAsUser === true ? {} : { refusal: 'no client credentials user enabled' };
  },
  [jwtBearer]({ state }, app, form) {
    return jwtRefusal(app, form.get('assertion') ?? '', state) ?? {};
  },
};

function jwtRefusal(app: SalesforceOAuthApp, assertion: string, state: SalesforceState): Outcome | undefined {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const isSigned =
    app.jwtPublicKey !== undefined &&
    verify('sha256', Buffer.from(`${header}.${payload}`), app.jwtPublicKey, Buffer.from(signature, 'base64url'));
  if (!isSigned) return { refusal: 'invalid assertion' };
  const { sub, exp, aud } = claimsOf(payload);
  if (typeof exp !== 'number' || exp * 1000 <= state.now()) return { refusal: 'expired assertion' };
  if (typeof aud !== 'string' || !URL.canParse(aud)) return { refusal: 'audience is invalid' };
  return sub === userOf(state)?.Username ? undefined : { refusal: "user hasn't approved this consumer" };
}

function claimsOf(payload: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  } catch {
    return {};
  }
}

/** A JWT names its client in the assertion; other requests do so in the form or by HTTP Basic. */
function isKnownClient(app: SalesforceOAuthApp, request: FakeRequest, form: URLSearchParams): boolean {
  if (form.get('grant_type') !== jwtBearer) return clientOf(request, form).id === app.clientId;
  return claimsOf((form.get('assertion') ?? '').split('.')[1] ?? '').iss === app.clientId;
}

function clientOf({ headers }: FakeRequest, form: URLSearchParams) {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const [id, secret] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':');
  return { id: id ?? form.get('client_id') ?? undefined, secret: secret ?? form.get('client_secret') ?? undefined };
}

function granted(
  { state, sessions, instanceUrl }: TokenEndpoint,
  app: SalesforceOAuthApp,
  { url }: FakeRequest,
  { refreshToken }: Outcome,
): SalesforceAnswer {
  const issuedAt = String(state.now());
  const id = `${instanceUrl(url.origin)}/id/${state.settings.organizationId}/${state.userId}`;
  const signature = createHmac('sha256', app.clientSecret)
    .update(id + issuedAt)
    .digest('base64');
  return {
    status: 200,
    body: {
      access_token: sessions.open(),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(state.settings.unverified.signTokenAnswers ? { signature } : {}),
      scope: app.scope ?? 'refresh_token api',
      instance_url: instanceUrl(url.origin),
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
    },
  };
}

function userOf(state: SalesforceState) {
  return state.object('User')?.table.get(state.userId)?.values;
}

function refused(error: string, description: string): SalesforceAnswer {
  return { status: 400, body: { error, error_description: description } };
}

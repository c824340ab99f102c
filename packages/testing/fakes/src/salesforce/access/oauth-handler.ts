import type { FakeRequest } from '../../fake-crm.ts';
import type { SalesforceAnswer } from '../rest/salesforce-call.ts';
import { answerTokenRequest, type TokenEndpoint } from './token-endpoint.ts';

/** Answers everything below `/services/oauth2`, and the address that names the user. Needs no API version. */
export function answerOAuth(endpoint: TokenEndpoint, request: FakeRequest): SalesforceAnswer | undefined {
  const { pathname } = request.url;
  if (/^\/id\/\w{15,18}\/\w{15,18}$/.test(pathname)) return whoIs(endpoint, request);
  const action = /^\/services\/oauth2\/(\w+)$/.exec(pathname)?.[1];
  if (action === undefined) return undefined;
  if (action === 'token' && request.method === 'POST') return answerTokenRequest(endpoint, request);
  if (action === 'authorize' && request.method === 'GET') return authorize(endpoint, request);
  if (action === 'revoke') return revoke(endpoint, request);
  if (action === 'introspect' && request.method === 'POST') return introspect(endpoint, request);
  return action === 'userinfo' ? whoIs(endpoint, request) : undefined;
}

/** The user says yes at once: the browser is sent back with a code. */
function authorize({ state, sessions }: TokenEndpoint, { url }: FakeRequest): SalesforceAnswer {
  const app = state.settings.oauth;
  const { searchParams: query } = url;
  const redirectUri = query.get('redirect_uri') ?? '';
  const isKnown = app?.redirectUris?.includes(redirectUri) ?? URL.canParse(redirectUri);
  if (app === undefined || query.get('client_id') !== app.clientId) return problem('invalid_client_id');
  if (!isKnown) return problem('redirect_uri_mismatch');
  if (query.get('response_type') !== 'code') return problem('unsupported_response_type');
  const challenge = query.get('code_challenge');
  if (challenge === null && app.requirePkce === true) return problem('missing required code challenge');
  const back = new URL(redirectUri);
  back.searchParams.set('code', sessions.issueCode({ redirectUri, ...(challenge === null ? {} : { challenge }) }));
  const given = query.get('state');
  if (given !== null) back.searchParams.set('state', given);
  return { status: 302, headers: { location: back.toString() } };
}

function revoke({ sessions }: TokenEndpoint, request: FakeRequest): SalesforceAnswer {
  const token = formOf(request).get('token') ?? request.url.searchParams.get('token') ?? '';
  if (!sessions.isOpen(token) && !sessions.isApproved(token)) {
    return {
      status: 400,
      body: { error: 'unsupported_token_type', error_description: 'this token type is not supported' },
    };
  }
  sessions.revoke(token);
  return { status: 200 };
}

function introspect({ state, sessions }: TokenEndpoint, request: FakeRequest): SalesforceAnswer {
  const token = formOf(request).get('token') ?? '';
  if (!sessions.isOpen(token) && !sessions.isApproved(token)) return { status: 200, body: { active: false } };
  const sub = `${request.url.origin}/id/${state.settings.organizationId}/${state.userId}`;
  const app = state.settings.oauth;
  return {
    status: 200,
    body: { active: true, scope: app?.scope ?? 'refresh_token api', client_id: app?.clientId, sub },
  };
}

function whoIs({ state, sessions, instanceUrl }: TokenEndpoint, { url, headers }: FakeRequest): SalesforceAnswer {
  const token = /^(?:Bearer|OAuth) (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  if (!sessions.use(token)) return { status: 403, text: 'Bad_OAuth_Token', headers: { 'content-type': 'text/html' } };
  const user = state.object('User')?.table.get(state.userId)?.values ?? {};
  const { organizationId } = state.settings;
  const base = instanceUrl(url.origin);
  return {
    status: 200,
    body: {
      id: `${base}/id/${organizationId}/${state.userId}`,
      sub: `${base}/id/${organizationId}/${state.userId}`,
      user_id: state.userId,
      organization_id: organizationId,
      username: user.Username,
      preferred_username: user.Username,
      display_name: user.Name,
      name: user.Name,
      email: user.Email,
      active: user.IsActive,
      user_type: 'STANDARD',
      urls: { rest: `${base}/services/data/v{version}/`, sobjects: `${base}/services/data/v{version}/sobjects/` },
    },
  };
}

function formOf({ body }: FakeRequest): URLSearchParams {
  return new URLSearchParams(new TextDecoder().decode(body));
}

function problem(error: string): SalesforceAnswer {
  return { status: 400, text: `<html><body>error=${error}</body></html>`, headers: { 'content-type': 'text/html' } };
}

import type { HubSpotAnswer, HubSpotCall } from './hubspot-call.ts';
import type { TokenKeeper } from './oauth.ts';

/** Answers everything below `/oauth/{version}`; needs no access token. */
export function oauthHandler(call: HubSpotCall, tokens: TokenKeeper): HubSpotAnswer | undefined {
  const { method, segments, version } = call;
  const form = new URLSearchParams(new TextDecoder().decode(call.request.body));
  const route = `${method} ${segments.join('/')}`;
  if (route === 'POST token') return grant(call, tokens, form);
  if (route === 'POST token/introspect') return introspect(call, tokens, form.get('token') ?? '');
  if (route === 'POST token/revoke') {
    tokens.revoke(form.get('token') ?? '');
    return { status: 204 };
  }
  const [word, token = ''] = segments;
  if (version === 'v1' && method === 'GET' && word === 'access-tokens') return introspect(call, tokens, token);
  if (version !== 'v1' || method !== 'DELETE' || word !== 'refresh-tokens') return undefined;
  tokens.revoke(token);
  return { status: 204 };
}

function grant(call: HubSpotCall, tokens: TokenKeeper, form: URLSearchParams): HubSpotAnswer {
  const outcome = tokens.grant(form, call.state.now());
  if ('error' in outcome) {
    const { error, status, message } = outcome;
    const legacy = { status, message, correlationId: call.state.uuid() };
    return { status: 400, body: call.version === 'v1' ? legacy : { error, error_description: message, ...legacy } };
  }
  return {
    status: 200,
    body: {
      token_type: 'bearer',
      access_token: outcome.accessToken,
      refresh_token: outcome.refreshToken,
      expires_in: outcome.expiresInSeconds,
      hub_id: call.state.portalId,
      scopes: call.state.options.scopes ?? [],
      user_id: 7,
      token_use: 'access_token',
    },
  };
}

function introspect(call: HubSpotCall, tokens: TokenKeeper, token: string): HubSpotAnswer {
  const nowMs = call.state.now();
  const expiresAtMs = tokens.expiresAtMs(token);
  if (expiresAtMs === undefined || expiresAtMs <= nowMs) {
    return { status: 404, body: { status: 'error', message: 'Token not found', correlationId: call.state.uuid() } };
  }
  return {
    status: 200,
    body: {
      active: true,
      token,
      token_type: 'access',
      token_use: 'access_token',
      hub_id: call.state.portalId,
      app_id: call.state.appId,
      user_id: 7,
      client_id: call.state.options.oauth?.clientId ?? '',
      expires_in: Math.floor((expiresAtMs - nowMs) / 1000),
      scopes: call.state.options.scopes ?? [],
    },
  };
}

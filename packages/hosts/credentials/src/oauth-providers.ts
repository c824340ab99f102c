import type { OAuthProvider } from './oauth-provider.ts';

/** @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/oauth/working-with-oauth */
export const hubspotOAuth: OAuthProvider = {
  id: 'hubspot',
  authorizeUrl: 'https://app.hubspot.com/oauth/authorize',
  tokenUrl: 'https://api.hubapi.com/oauth/v1/token',
  revokeUrl: 'https://api.hubapi.com/oauth/2026-03/token/revoke',
  accountId: (answer) => idText(answer.hub_id),
};

/** @see https://pipedrive.readme.io/docs/marketplace-oauth-authorization */
export const pipedriveOAuth: OAuthProvider = {
  id: 'pipedrive',
  authorizeUrl: 'https://oauth.pipedrive.com/oauth/authorize',
  tokenUrl: 'https://oauth.pipedrive.com/oauth/token',
  revokeUrl: 'https://oauth.pipedrive.com/oauth/revoke',
  clientAuth: 'basic',
  parts: { apiDomain: 'api_domain' },
};

/**
 * Salesforce tells no lifetime: tokens are renewed when they are refused.
 * @param host login host: `test.salesforce.com` for sandboxes, or the My Domain host
 */
export function salesforceOAuth(host = 'login.salesforce.com'): OAuthProvider {
  return {
    id: 'salesforce',
    authorizeUrl: `https://${host}/services/oauth2/authorize`,
    tokenUrl: `https://${host}/services/oauth2/token`,
    revokeUrl: `https://${host}/services/oauth2/revoke`,
    parts: { instanceUrl: 'instance_url' },
    accountId: ({ id }) => (typeof id === 'string' ? /\/id\/(\w+)\//.exec(id)?.[1] : undefined),
  };
}

/** @param accountsServer accounts host of the data centre, as the callback's `accounts-server` tells */
export function zohoOAuth(accountsServer = 'https://accounts.zoho.com'): OAuthProvider {
  return {
    id: 'zoho',
    authorizeUrl: `${accountsServer}/oauth/v2/auth`,
    tokenUrl: `${accountsServer}/oauth/v2/token`,
    revokeUrl: `${accountsServer}/oauth/v2/token/revoke`,
    revokeTokenIn: 'query',
    scopeSeparator: ',',
    pkce: false,
    // Without these two a second consent gives no refresh token.
    authorizeParams: { access_type: 'offline', prompt: 'consent' },
    parts: { apiDomain: 'api_domain' },
  };
}

/** @see https://marketplace.gohighlevel.com/docs/Authorization/OAuth2.0 */
export const gohighlevelOAuth: OAuthProvider = {
  id: 'gohighlevel',
  authorizeUrl: 'https://marketplace.gohighlevel.com/v2/oauth/chooselocation',
  tokenUrl: 'https://services.leadconnectorhq.com/oauth/token',
  pkce: false,
  tokenParams: { user_type: 'Location' },
  parts: { locationId: 'locationId', companyId: 'companyId' },
  accountId: (answer) => idText(answer.locationId),
};

function idText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

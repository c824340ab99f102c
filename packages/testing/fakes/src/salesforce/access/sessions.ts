import type { SeededRandom } from '../../seeded-random.ts';
import type { SalesforceOAuthApp, SalesforceSettings } from '../salesforce-options.ts';

/** The sessions and refresh tokens of an organisation. */
export interface Sessions {
  /** True for an open session, whose life starts anew. */
  use(token: string): boolean;
  /** True for an open session. */
  isOpen(token: string): boolean;
  /** Opens a session. */
  open(): string;
  /** Makes a refresh token; a user's sixth approval ends the oldest. */
  approve(): string;
  /** Checks a refresh token and gives back the one that is valid from now on. */
  renew(refreshToken: string): string | undefined;
  /** Makes a code that can be exchanged once. */
  issueCode(grant: CodeGrant): string;
  /** Takes a code. */
  takeCode(code: string): CodeGrant | undefined;
  revoke(token: string): void;
  /** Ends all sessions, the one from the start included. */
  endAll(): void;
  /** Opens the session from the start again. */
  revive(): void;
  /** True for a refresh token that works. */
  isApproved(token: string): boolean;
}

/** What an authorization code was given for. */
export interface CodeGrant {
  /** PKCE challenge (S256). */
  readonly challenge?: string;
  readonly redirectUri?: string;
}

const mostApprovals = 5;

/** Makes the sessions; they end when nobody uses them. */
export function createSessions(settings: SalesforceSettings, now: () => number, random: SeededRandom): Sessions {
  const { token: first, oauth, sessionMs, organizationId } = settings;
  const opened = new Map<string, number>();
  const approvals = firstApprovals(oauth);
  const codes = new Map<string, CodeGrant>(oauth?.code === undefined ? [] : [[oauth.code, {}]]);
  let isFirstOpen = true;

  const secret = (): string => Array.from({ length: 32 }, () => random.int(0, 35).toString(36)).join('');
  const isOpen = (token: string): boolean => {
    if (token === first) return isFirstOpen;
    const usedMs = opened.get(token);
    return usedMs !== undefined && usedMs + sessionMs > now();
  };
  return {
    isOpen,
    use(token) {
      if (!isOpen(token)) return false;
      if (token !== first) opened.set(token, now());
      return true;
    },
    open() {
      const token = `${organizationId.slice(0, 15)}!${secret()}`;
      opened.set(token, now());
      return token;
    },
    approve() {
      const token = `5Aep${secret()}`;
      approvals.push(token);
      if (approvals.length > mostApprovals) approvals.shift();
      return token;
    },
    renew(refreshToken) {
      const at = approvals.indexOf(refreshToken);
      if (at < 0) return undefined;
      if (oauth?.rotate !== true) return refreshToken;
      const next = `5Aep${secret()}`;
      approvals[at] = next;
      return next;
    },
    issueCode(grant) {
      const code = `aPrx${secret()}`;
      codes.set(code, grant);
      return code;
    },
    takeCode(code) {
      const grant = codes.get(code);
      codes.delete(code);
      return grant;
    },
    revoke(token) {
      opened.delete(token);
      const at = approvals.indexOf(token);
      if (at >= 0) approvals.splice(at, 1);
    },
    endAll() {
      opened.clear();
      isFirstOpen = false;
    },
    revive() {
      isFirstOpen = true;
    },
    isApproved: (token) => approvals.includes(token),
  };
}

function firstApprovals(oauth: SalesforceOAuthApp | undefined): string[] {
  return oauth?.refreshToken === undefined ? [] : [oauth.refreshToken];
}

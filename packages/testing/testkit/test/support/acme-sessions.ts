import type { WorldSessions } from '@crmsync/testkit';

/** The logins of the made-up vendor: each takes a seat until it is given back. */
export interface AcmeSessions extends WorldSessions {
  /** A new session. */
  logIn(): string;
  logOut(token: string): void;
  isOpen(token: string): boolean;
}

export function acmeSessions(): AcmeSessions {
  const open = new Set<string>();
  let logins = 0;
  return {
    logins: () => logins,
    open: () => open.size,
    expire: () => open.clear(),
    isLogin: ({ url }) => /\/log(in|out)$/.test(new URL(url).pathname),
    logIn: () => {
      logins += 1;
      const token = `acme-session-${logins}`;
      open.add(token);
      return token;
    },
    logOut: (token) => {
      open.delete(token);
    },
    isOpen: (token) => open.has(token),
  };
}

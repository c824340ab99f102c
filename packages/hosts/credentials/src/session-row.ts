import type { Instant } from '@crmsync/model';
import { defineCollection, type Row } from '@crmsync/store';

/** The session of a connection that logs in. The id is the connection's; the session is in `sealed`. */
export interface SessionRow extends Row {
  /** `open`: it may be used, by whoever needs one; `none`: logged out, or never there. */
  readonly state: 'open' | 'none';
  /** Grows by one with each login. Never goes back. */
  readonly generation: number;
  readonly sealed: string;
  /** The vault's key that sealed it; empty when nothing is sealed. */
  readonly keyId: string;
  /** A login was sent at this time and its outcome is not known: it may have taken a seat that nobody can free. */
  readonly loginSentAtMs?: number;
  readonly changedAt: Instant;
}

/** Sessions by connection. */
export const sessionRows = defineCollection<SessionRow>()(
  'login_sessions',
  { keyId: 'text' },
  { byKey: { columns: ['keyId'] } },
);

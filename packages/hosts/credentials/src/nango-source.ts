import {
  AuthenticationError,
  type Clock,
  type Credential,
  type CredentialSource,
  PermissionError,
  RateLimitError,
  UnavailableError,
  WireFormatError,
} from '@crmsync/adapter';
import { systemClock } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { type JsonAnswer, sendForJson } from './json-request.ts';

/** Which connection at Nango, and how to reach it. */
export interface NangoSourceOptions {
  /** Nango's id of the connection. */
  readonly connectionId: string;
  /** Id of the integration at Nango. */
  readonly providerConfigKey: string;
  /** Key of the environment, with the right to read credentials. */
  readonly secretKey: string;
  /** @default 'https://api.nango.dev' */
  readonly host?: string;
  /** Credential parts from Nango's `connection_config`: part name → key, e.g. `{ apiDomain: 'api_domain' }`. */
  readonly parts?: { readonly [part: string]: string };
  /** @default the real clock */
  readonly clock?: Clock;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
  /** @default 20000 */
  readonly timeoutMs?: number;
}

/** Where Nango tells no end, a token is asked for again after this long. */
const blindMs = 300_000;
const leewayMs = 60_000;

const connectionSchema = z.object({
  connection_config: z.record(z.string(), z.unknown()).nullish(),
  credentials: z
    .object({
      access_token: z.string().min(1).nullish(),
      apiKey: z.string().min(1).nullish(),
      password: z.string().nullish(),
      username: z.string().nullish(),
      expires_at: z.string().nullish(),
    })
    .nullish(),
});

/**
 * Credentials that Nango keeps and renews. A token is held in memory until a minute before its end; one that was refused
 * is renewed by Nango, unless Nango has a newer one already.
 * @throws TypeError when an id or the key is empty
 */
export function nangoCredential(options: NangoSourceOptions): CredentialSource {
  const { connectionId, providerConfigKey, secretKey } = options;
  if (!(connectionId && providerConfigKey && secretKey)) {
    throw new TypeError('nangoCredential: connectionId, providerConfigKey and secretKey must not be empty');
  }
  const clock = options.clock ?? systemClock;
  let kept: { readonly credential: Credential; readonly untilMs: number } | undefined;
  const load = async (force: boolean, signal: AbortSignal | undefined): Promise<Credential> => {
    const { token, parts, untilMs } = await readConnection(options, clock, force, signal);
    const version = (kept?.credential.version ?? 0) + (kept?.credential.token === token ? 0 : 1);
    kept = { credential: { token, version, ...(parts ? { parts } : {}) }, untilMs };
    return kept.credential;
  };
  return {
    current: async (signal) => (kept && clock.now() < kept.untilMs ? kept.credential : load(false, signal)),
    renew: async (rejected, signal) => {
      const newest = await load(false, signal);
      return newest.token === rejected.token ? load(true, signal) : newest;
    },
  };
}

async function readConnection(
  options: NangoSourceOptions,
  clock: Clock,
  force: boolean,
  signal: AbortSignal | undefined,
): Promise<{ token: string; parts?: { [part: string]: string }; untilMs: number }> {
  const { connectionId, providerConfigKey, secretKey, host = 'https://api.nango.dev' } = options;
  const url = new URL(`${host.replace(/\/$/, '')}/connections/${encodeURIComponent(connectionId)}`);
  url.searchParams.set('provider_config_key', providerConfigKey);
  if (force) url.searchParams.set('force_refresh', 'true');
  const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${secretKey}` });
  const port = { clock, fetch: options.fetch ?? globalThis.fetch, timeoutMs: options.timeoutMs ?? 20_000 };
  const nowMs = clock.now();
  const answer = await sendForJson(port, url.toString(), { method: 'GET', headers }, signal);
  if ('silence' in answer) throw new UnavailableError(`nango: ${answer.silence}`);
  if (answer.status !== 200) throw refusal(answer, connectionId);
  const parsed = connectionSchema.safeParse(answer.body);
  if (!parsed.success) throw new WireFormatError('nango: the connection has another shape than expected');
  const { credentials, connection_config: config } = parsed.data;
  const token = credentials?.access_token ?? credentials?.apiKey ?? credentials?.password;
  if (!token) {
    throw new PermissionError(`nango: connection ${connectionId} came without credentials`, {
      remedy: 'Give the Nango key the right environment:connections:read_credentials.',
    });
  }
  const endMs = Date.parse(credentials?.expires_at ?? '');
  const parts = partsOf(options.parts ?? {}, config ?? {}, credentials?.username);
  return {
    token,
    ...(Object.keys(parts).length > 0 ? { parts } : {}),
    untilMs: Number.isNaN(endMs) ? nowMs + blindMs : endMs - leewayMs,
  };
}

function partsOf(
  wanted: { readonly [part: string]: string },
  config: { readonly [key: string]: unknown },
  username: string | null | undefined,
): { [part: string]: string } {
  const parts: Record<string, string> = username ? { username } : {};
  for (const [part, key] of Object.entries(wanted)) {
    const value = config[key];
    if (typeof value === 'string' || typeof value === 'number') parts[part] = String(value);
  }
  return parts;
}

/** The error of a status. An unknown connection is 404, in places 400; a refresh that the vendor refused is 424. */
function refusal({ status, retryAfterMs }: JsonAnswer, connectionId: string): Error {
  if (status === 400 || status === 404 || status === 424) {
    return new AuthenticationError(`nango: connection ${connectionId} is missing, expired or revoked`);
  }
  if (status === 401) {
    return new AuthenticationError('nango: the key was refused', { remedy: 'Check the Nango secret key.' });
  }
  if (status === 403) {
    return new PermissionError('nango: the key lacks a right', {
      remedy: 'Give the Nango key the right environment:connections:read_credentials.',
    });
  }
  if (status === 429) {
    return new RateLimitError('nango: too many requests', retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  return new UnavailableError(`nango: status ${status}`);
}

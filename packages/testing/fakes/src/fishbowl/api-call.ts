import type { Row } from '../row-table.ts';
import type { ServerVersion } from './fishbowl-options.ts';
import type { User } from './fishbowl-records.ts';

/** One call of an endpoint. */
export interface ApiCall {
  readonly query: URLSearchParams;
  readonly text: string;
  /** True where the body says that it is JSON. */
  readonly isJson: boolean;
  readonly params: Readonly<Record<string, string>>;
  /** Token of the session; absent without one. */
  readonly token: string | undefined;
  /** Who calls; absent at endpoints without a session. */
  readonly user: Row<User> | undefined;
}

/** What an endpoint answers; without a body where that is the vendor's answer. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** The answer as text that is no JSON. */
  readonly html?: string;
}

/** Answers one call. */
export type Endpoint = (call: ApiCall) => ApiAnswer;

/** One endpoint with what the server tells of it. */
export interface FishbowlRoute {
  readonly section: string;
  readonly title: string;
  readonly method: string;
  readonly pattern: string;
  /** The first version that offers it. */
  readonly since: ServerVersion;
  /** False where no session is needed. @default true */
  readonly session?: boolean;
  readonly endpoint: Endpoint;
}

/** Answers 200 with a value. */
export function answer(body: unknown): ApiAnswer {
  return { status: 200, body };
}

import type { Credential } from '@crmsync/adapter';
import type { Authorisation } from './auth-strategy.ts';
import type { NoAnswer } from './http-exchange.ts';
import type { WireAnswer } from './wire-answer.ts';

const mark = '[secret]';
const deepest = 20;

/** What must not be quoted of a request: the token, and whatever it was authorised with. */
export function secretsOf(credential: Credential, { headers, query, body }: Authorisation): readonly string[] {
  const values = [headers, query, body].flatMap((part) => Object.values(part ?? {}));
  const texts = [credential.token, ...values, ...values.flatMap((value) => value.split(' ').slice(1))];
  const spellings = texts.flatMap((text) => [text, encodeURIComponent(text)]);
  // The longest first, so that a shorter one inside does not leave the rest of it standing.
  return [...new Set(spellings)].filter((text) => text.length >= 4).sort((one, other) => other.length - one.length);
}

/** A refusal or failure without the secrets of its request, which vendors, proxies and HTTP libraries like to quote. */
export function withoutSecrets<A extends WireAnswer | NoAnswer>(answer: A, secrets: readonly string[]): A {
  if ('failure' in answer) return { ...answer, cause: redactedCause(answer.cause, secrets, 0) };
  return { ...answer, body: redacted(answer.body, secrets, 0) };
}

function redactedText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, mark), text);
}

function redacted(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === 'string') return redactedText(value, secrets);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return mark;
  if (Array.isArray(value)) return value.map((item) => redacted(item, secrets, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactedText(key, secrets), redacted(item, secrets, depth + 1)]),
  );
}

/** Only what tells why: other properties of an error may hold the whole request. */
function redactedCause(cause: unknown, secrets: readonly string[], depth: number): unknown {
  if (!(cause instanceof Error)) return cause === undefined ? undefined : redactedText(String(cause), secrets);
  const inner = depth < deepest ? redactedCause(cause.cause, secrets, depth + 1) : undefined;
  const error = new Error(redactedText(cause.message, secrets), inner === undefined ? {} : { cause: inner });
  const code: unknown = Reflect.get(cause, 'code');
  error.name = cause.name;
  error.stack = redactedText(cause.stack ?? '', secrets);
  return typeof code === 'string' ? Object.assign(error, { code }) : error;
}

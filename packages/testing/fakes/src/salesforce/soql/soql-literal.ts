import { isDay, readTime, wireTime } from '../salesforce-time.ts';
import type { Literal } from './soql-query.ts';
import { type SoqlToken, unexpected } from './soql-token.ts';

const dayMs = 86_400_000;

/** Reads one value of a condition. @throws ApiError when the token is none */
export function soqlLiteral({ kind, text, at }: SoqlToken, nowMs: number): Literal {
  if (kind === 'text') return { kind: 'text', value: text };
  const lower = text.toLowerCase();
  if (lower === 'null') return { kind: 'null', value: null };
  if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true' };
  if (isDay(text)) return { kind: 'date', value: text };
  const ms = readTime(text);
  if (ms !== undefined) return { kind: 'datetime', value: wireTime(ms) };
  if (/^[-+]?\d+(\.\d+)?$/.test(text)) return { kind: 'number', value: Number(text) };
  const range = dayRange(lower, nowMs);
  if (range === undefined) throw unexpected(text, at);
  return { kind: 'range', value: null, ...range };
}

/** The span of a named day or number of days, in UTC. */
function dayRange(name: string, nowMs: number): { readonly fromMs: number; readonly untilMs: number } | undefined {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  const [word, count] = name.split(':');
  const days = Number(count);
  if (word === 'yesterday') return { fromMs: today - dayMs, untilMs: today };
  if (word === 'today') return { fromMs: today, untilMs: today + dayMs };
  if (word === 'tomorrow') return { fromMs: today + dayMs, untilMs: today + 2 * dayMs };
  if (count === undefined || !Number.isInteger(days) || days < 0) return undefined;
  if (word === 'last_n_days') return { fromMs: today - days * dayMs, untilMs: today + dayMs };
  if (word === 'next_n_days') return { fromMs: today + dayMs, untilMs: today + (days + 1) * dayMs };
  return undefined;
}

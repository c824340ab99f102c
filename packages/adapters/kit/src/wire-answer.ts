/** Reads headers by name, in any case. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** An answer as it came: status, headers and what its body is. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: HeaderReader;
  /** The parsed body when it is JSON, the text when it is other text, `undefined` when it is empty. */
  readonly body: unknown;
  readonly content: 'json' | 'html' | 'text' | 'empty';
}

/** Parses a body without trusting its content type: vendors and their firewalls send HTML under any status. */
export function wireAnswer(status: number, headers: HeaderReader, text: string): WireAnswer {
  const trimmed = text.trim();
  if (trimmed === '' || status === 204 || status === 304) {
    return { status, headers, body: undefined, content: 'empty' };
  }
  const parsed = parseJson(trimmed);
  if (parsed) return { status, headers, body: parsed.value, content: 'json' };
  const content = trimmed.startsWith('<') ? 'html' : 'text';
  return { status, headers, body: text, content };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

/** Milliseconds of a `Retry-After` header, given as seconds or as a date. */
export function retryAfterMs(headers: HeaderReader, nowMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

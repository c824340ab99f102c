import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { secretsOf, withoutSecrets } from '../src/redact-secrets.ts';

const credential = { token: 'tok-en/1', parts: { user: 'ann' } };
const secrets = secretsOf(credential, {
  headers: { authorization: 'Basic YW5uOnRvay1lbi8x' },
  query: { key: 'second-key' },
});
const headers = { get: () => null };

describe('what an answer quotes of its own request (R29)', () => {
  it('is taken out of a refusal, in keys, texts and spellings of addresses, and nothing else is', () => {
    const body = {
      message: 'Basic YW5uOnRvay1lbi8x was refused',
      errors: [{ in: ['tok-en/1', 'tok-en%2F1'], 'second-key': true, count: 3, none: null }],
    };
    expect(withoutSecrets({ status: 401, headers, body, content: 'json' }, secrets).body).toEqual({
      message: '[secret] was refused',
      errors: [{ in: ['[secret]', '[secret]'], '[secret]': true, count: 3, none: null }],
    });
  });

  it('is taken out of an error of fetch, which keeps its name, code and causes', () => {
    const inner = Object.assign(new Error('socket of tok-en/1'), { code: 'ECONNRESET', headers: 'tok-en/1' });
    const cause = Object.assign(new TypeError('fetch failed: second-key', { cause: inner }), { request: 'tok-en/1' });
    const told = withoutSecrets({ failure: 'network' as const, sent: true, cause }, secrets);
    expect(told).toMatchObject({ failure: 'network', sent: true });
    expect(told.cause).toMatchObject({
      name: 'TypeError',
      message: 'fetch failed: [secret]',
      cause: { code: 'ECONNRESET', message: 'socket of [secret]' },
    });
    const shown = inspect(told, { depth: 9, showHidden: true });
    for (const secret of ['tok-en/1', 'second-key', 'YW5uOnRvay1lbi8x']) expect(shown).not.toContain(secret);
  });
});

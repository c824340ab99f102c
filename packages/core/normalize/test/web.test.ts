import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeDomain, normalizeUrl } from '../src/index.ts';

describe('normalizeDomain', () => {
  it.each([
    ['example.com', 'example.com'],
    ['WWW.Example.COM.', 'example.com'],
    ['https://www.example.com:8443/path?q#f', 'example.com'],
    ['//example.com/x', 'example.com'],
    ['https://user:secret@example.com/', 'example.com'],
    ['jane@mail.example.com', 'mail.example.com'],
    ['Jane <jane@www.example.com>', 'example.com'],
    ['shop.example.co.uk', 'shop.example.co.uk'],
    ['MÜNCHEN.example', 'xn--mnchen-3ya.example'],
    ['www.www.example.com', 'example.com'],
    ['www.com', 'www.com'],
    ['example.com/about@us', 'example.com'],
  ])('%j is %j', (given, expected) => {
    expect(normalizeDomain(given)).toBe(expected);
  });

  it('reads plain websites the short way as it reads them the long way', () => {
    const piece = fc.constantFrom('www', 'a', 'shop-1', '-x', 'x-', 'com', 'xn--p1ai', '1', 'uk', '', 'EX', 'a b', 'é');
    const website = fc
      .tuple(
        fc.constantFrom('', 'http://', 'https://', '//', 'HTTP://', 'ftp://', 'https:/'),
        fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('.')),
        fc.constantFrom('', '/', '//', '/x', ':80', '.', '?'),
      )
      .map((parts) => parts.join(''));
    // With a space before it nothing is plain.
    fc.assert(
      fc.property(website, (text) => {
        expect(normalizeDomain(text)).toBe(normalizeDomain(` ${text}`));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', 'example', 'localhost', 'http://10.0.0.1/', '[::1]', 'two words.com', 'n/a', '-a.com', 'a..com', '@'])(
    '%j has no domain',
    (given) => {
      expect(normalizeDomain(given)).toBeNull();
    },
  );
});

describe('normalizeUrl', () => {
  it.each([
    ['example.com', 'https://example.com'],
    ['http://www.Example.com/', 'https://example.com'],
    ['https://example.com:443/a/', 'https://example.com/a'],
    ['https://example.com/a?b=2&a=1&utm_source=x&gclid=y#top', 'https://example.com/a?a=1&b=2'],
    ['example.com:8080/x', 'https://example.com:8080/x'],
    ['//example.com/A', 'https://example.com/A'],
    ['https://user:secret@example.com/a', 'https://example.com/a'],
    ['example.com/a b', 'https://example.com/a%20b'],
    ['münchen.example/ä', 'https://xn--mnchen-3ya.example/%C3%A4'],
  ])('%j is %j', (given, expected) => {
    expect(normalizeUrl(given)).toBe(expected);
  });

  it.each([
    '',
    'just text',
    'javascript:alert(1)',
    'mailto:jane@example.com',
    'jane@example.com',
    'ftp://example.com',
    '/a',
  ])('%j is no web address', (given) => {
    expect(normalizeUrl(given)).toBeNull();
  });
});

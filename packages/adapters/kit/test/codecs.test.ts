import { type DateOnly, type Instant, toInstant } from '@crmsync/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bool,
  type Codec,
  choices,
  dateOnly,
  decimalText,
  epochMillis,
  html,
  int,
  isoInstant,
  json,
  lifecycle,
  moneyObject,
  numericId,
  oneOf,
  percent,
  plainText,
  secondsInstant,
  singleOfList,
  tags,
  text,
  textList,
} from '../src/index.ts';

function read<V>(codec: Codec<V>, wire: unknown): { value: V | null | undefined; codes: string[] } {
  const codes: string[] = [];
  return { value: codec.read(wire, (code) => codes.push(code)), codes };
}

function write<V>(codec: Codec<V>, value: NoInfer<V>): { wire: unknown; codes: string[] } {
  const codes: string[] = [];
  return { wire: codec.write(value, (code) => codes.push(code)), codes };
}

describe('every codec', () => {
  const all: readonly (readonly [string, Codec<never> | Codec<string>])[] = [
    ['text', text()],
    ['decimalText', decimalText()],
    ['oneOf', oneOf({ A: 'a' })],
    ['numericId', numericId()],
    ['percent', percent()],
  ];
  it.each(all)('%s reads null, undefined and blank text as empty', (_name, codec) => {
    for (const wire of [null, undefined, '', '  '])
      expect(read(codec as Codec<string>, wire)).toEqual({ value: null, codes: [] });
  });

  it('gives a warning instead of a value for what it cannot understand', () => {
    const odd = { odd: true };
    const reads = [text(), decimalText(), isoInstant(), dateOnly(), int(), bool(), html(), singleOfList()].map(
      ({ read: readValue }): Codec<unknown> => ({ read: readValue, write: () => undefined }),
    );
    for (const codec of reads) expect(read(codec, odd)).toEqual({ value: undefined, codes: ['VALUE_UNREADABLE'] });
  });
});

describe('text codecs', () => {
  it('cut long text with a warning and never in the middle of a character', () => {
    expect(write(text({ maxLength: 3 }), 'abcd')).toEqual({ wire: 'abc', codes: ['TEXT_CUT'] });
    expect(write(text({ maxLength: 3 }), 'ab😀')).toEqual({ wire: 'ab', codes: ['TEXT_CUT'] });
  });

  it('convert between formatted and plain text', () => {
    expect(write(html(), { format: 'text', body: 'a < b\nc' }).wire).toBe('a &lt; b<br>c');
    expect(write(plainText(), { format: 'html', body: '<p>a &amp; b</p>c' })).toEqual({
      wire: 'a & b\nc',
      codes: ['FORMAT_LOST'],
    });
    expect(write(html(), { format: 'html', body: '<b>x</b>' }).wire).toBe('<b>x</b>');
  });

  it('keep ids that are numbers on the wire, and leave out what is no number', () => {
    expect(read(numericId(), 42).value).toBe('42');
    expect(write(numericId(), '42').wire).toBe(42);
    expect(write(numericId(), 'x')).toEqual({ wire: undefined, codes: ['ID_INVALID'] });
  });

  it('keep stages that are not in the lifecycle table under `other`', () => {
    const stages = lifecycle({ lead: 'lead', mql: 'marketingQualified', mql2: 'marketingQualified' });
    expect(read(stages, '987').value).toEqual({ category: 'other', key: '987' });
    expect(write(stages, { category: 'marketingQualified', key: 'mql2' }).wire).toBe('mql2');
    expect(write(stages, { category: 'marketingQualified', key: 'elsewhere' }).wire).toBe('mql');
    expect(write(stages, { category: 'customer' })).toEqual({ wire: undefined, codes: ['CHOICE_UNMAPPED'] });
  });

  it('join several choices', () => {
    expect(read(choices({ a: 'Alpha' }), 'a; b').value).toEqual([{ key: 'a', label: 'Alpha' }, { key: 'b' }]);
    expect(write(choices(), [{ key: 'a' }, { key: 'b' }]).wire).toBe('a;b');
    expect(write(choices({}, { delimiter: null }), [{ key: 'a' }]).wire).toEqual(['a']);
  });
});

describe('number codecs', () => {
  it('keep decimals exact, whatever the notation', () => {
    const cases: [unknown, string][] = [
      [0.1, '0.1'],
      [1e21, '1000000000000000000000'],
      [1.5e-7, '0.00000015'],
      ['12345678901234567890.12', '12345678901234567890.12'],
      ['-3.20', '-3.20'],
      [-0, '0'],
    ];
    for (const [wire, decimal] of cases) expect(read(decimalText(), wire).value).toBe(decimal);
  });

  it('refuse what is no decimal', () => {
    for (const wire of ['1,000', '12 EUR', Number.NaN, Number.POSITIVE_INFINITY, '.', true]) {
      expect(read(decimalText(), wire).value).toBeUndefined();
    }
  });

  it('give back any finite number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(read(decimalText(), value).value)).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('turn percentages into fractions and back', () => {
    expect(read(percent(), 60).value).toBe('0.6');
    expect(read(percent(), '7.5').value).toBe('0.075');
    expect(write(percent(), '0.075').wire).toBe(7.5);
    expect(write(percent({ as: 'text' }), '1').wire).toBe('100');
  });

  it('scale whole numbers', () => {
    expect(read(int({ scale: 1000 }), '90000').value).toBe(90);
    expect(write(int({ scale: 1000, as: 'text' }), 90).wire).toBe('90000');
  });

  it('read yes and no in their many spellings', () => {
    for (const wire of [true, 'true', 1, '1', 'Yes']) expect(read(bool(), wire).value).toBe(true);
    for (const wire of [false, 'false', 0, '0', 'no']) expect(read(bool(), wire).value).toBe(false);
    expect([
      write(bool(), true).wire,
      write(bool({ as: 'text' }), true).wire,
      write(bool({ as: 'number' }), true).wire,
    ]).toEqual([true, 'true', 1]);
  });

  it('keep amounts as objects', () => {
    const codec = moneyObject({ amount: 'amount', currency: 'currency' });
    expect(read(codec, { amount: 1.5, currency: 'USD' }).value).toEqual({ amount: '1.5', currency: 'USD' });
    expect(read(codec, { amount: null, currency: 'USD' }).value).toBeNull();
    expect(write(codec, { amount: '1.5', currency: 'USD' }).wire).toEqual({ amount: 1.5, currency: 'USD' });
  });
});

describe('time codecs', () => {
  it('read the spellings of vendors, without a zone as UTC', () => {
    const moment = '2026-01-10T08:00:00.000Z';
    for (const wire of [
      '2026-01-10T08:00:00.000Z',
      '2026-01-10T08:00:00Z',
      '2026-01-10T08:00:00.000+0000',
      '2026-01-10T09:00:00+01:00',
      '2026-01-10 08:00:00',
      '2026-01-10T08:00:00',
      1768032000000,
      '1768032000000',
    ]) {
      expect(read(isoInstant(), wire).value).toBe(moment);
    }
    expect(read(secondsInstant(), 1768032000).value).toBe(moment);
  });

  it('refuse moments that do not exist', () => {
    for (const wire of ['2026-13-01T00:00:00Z', 'soon', 8.64e15, -1e16])
      expect(read(isoInstant(), wire).value).toBeUndefined();
  });

  it('do not guess at times that do not begin with the year', () => {
    for (const wire of ['05/02/2026 10:00:00', '05/02/2026', '5 Feb 2026 10:00', 'Feb 5, 2026', '2026-2-5 10:00:00'])
      expect(read(isoInstant(), wire)).toMatchObject({ value: undefined, codes: ['VALUE_UNREADABLE'] });
  });

  it('write the form asked for', () => {
    const moment = toInstant('2026-01-10T08:00:00.123Z');
    expect(write(isoInstant(), moment).wire).toBe('2026-01-10T08:00:00.123Z');
    expect(write(isoInstant({ as: 'seconds' }), moment).wire).toBe('2026-01-10T08:00:00Z');
    expect(write(isoInstant({ as: 'spaced' }), moment).wire).toBe('2026-01-10 08:00:00');
    expect(write(epochMillis({ as: 'text' }), moment).wire).toBe('1768032000123');
    expect(write(secondsInstant(), moment).wire).toBe(1768032000);
  });

  it('read what they write', () => {
    const codecs = [
      isoInstant(),
      isoInstant({ as: 'seconds' }),
      isoInstant({ as: 'spaced' }),
      epochMillis(),
      secondsInstant(),
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_102_444_800 }),
        fc.constantFrom(...codecs),
        (seconds, codec: Codec<Instant>) => {
          const moment = toInstant(seconds * 1000);
          expect(read(codec, write(codec, moment).wire).value).toBe(moment);
        },
      ),
    );
  });

  it('keep dates free of time zones', () => {
    const date = '2026-03-01' as DateOnly;
    for (const wire of ['2026-03-01', '2026-03-01T23:59:59Z', '3/1/2026', 1772323200000, '1772323200000']) {
      expect(read(dateOnly(), wire).value).toBe(date);
    }
    expect(read(dateOnly(), '2026-02-30').value).toBeUndefined();
    for (const as of ['iso', 'epochMillis', 'usText'] as const) {
      expect(read(dateOnly(), write(dateOnly({ as }), date).wire).value).toBe(date);
    }
  });
});

describe('list codecs', () => {
  it('split and join texts', () => {
    expect(read(tags({ delimiter: ';' }), 'a; b;;').value).toEqual(['a', 'b']);
    expect(write(tags({ delimiter: ';' }), ['a', 'b;c'])).toEqual({ wire: 'a', codes: ['VALUES_DROPPED'] });
    expect(read(textList(), ['a', 1, {}])).toEqual({ value: ['a', '1'], codes: ['VALUE_UNREADABLE'] });
    expect(write(textList(), ['a']).wire).toEqual(['a']);
  });

  it('hold the first of a list where there is room for one', () => {
    expect(read(singleOfList(), 'https://example.com').value).toEqual(['https://example.com']);
    expect(write(singleOfList(), ['a', 'b'])).toEqual({ wire: 'a', codes: ['VALUES_DROPPED'] });
  });

  it('pass JSON through', () => {
    expect(read(json(), [{ role: 'to' }]).value).toEqual([{ role: 'to' }]);
  });
});

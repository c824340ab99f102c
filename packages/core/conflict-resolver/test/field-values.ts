import type { FieldKind, FieldValue } from '@crmsync/model';
import fc from 'fast-check';

/** Few different values, many spellings: so that equal, similar and different ones all meet. */
const mails = ['ann@example.com', 'ANN@Example.com', 'bob@example.com', 'cy@example.test'];
const numbers = ['+1 212 555 0142', '(212) 555-0142', '+12125550143', '212-555-0144 x7', '555'];
const texts = [
  '',
  '  ',
  'alpha',
  ' alpha ',
  'Alpha',
  'beta',
  'gamma',
  'beta\n\ngamma',
  'gamma\n\nbeta',
  'delta  delta',
];

const type = fc.constantFrom('work', 'other', undefined);
const flag = fc.constantFrom(true, false, undefined);

function compact(value: { readonly [member: string]: FieldValue | undefined }): FieldValue {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as FieldValue;
}

const list = (element: fc.Arbitrary<FieldValue>): fc.Arbitrary<FieldValue> => fc.array(element, { maxLength: 4 });

const values: { readonly [K in FieldKind]: fc.Arbitrary<FieldValue> } = {
  text: fc.constantFrom(...texts),
  richText: fc
    .record({
      format: fc.constantFrom('text', 'html', 'markdown'),
      body: fc.constantFrom(...texts, '<p>alpha</p>', '<p>alpha</p><p>beta</p>', '<img src="x">', '1 < 2'),
    })
    .map((value) => value),
  int: fc.integer({ min: -2, max: 3 }),
  decimal: fc.constantFrom('1', '1.0', '-1', '10', '9.5', '0', '-0', '100000000000000000001', '100000000000000000002'),
  bool: fc.boolean(),
  date: fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-01T00:00:00.000Z'),
  instant: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00+01:00', '2026-01-02T00:00:00.000Z'),
  money: fc.record({
    amount: fc.constantFrom('1', '1.00', '2', '10'),
    currency: fc.constantFrom('EUR', 'USD', null),
  }),
  choice: fc.record({ key: fc.constantFrom('hot', 'cold'), label: fc.constantFrom('Hot', 'Cold') }),
  lifecycle: fc.record({ category: fc.constantFrom('lead', 'customer', 'other'), key: fc.constantFrom('a', 'b') }),
  consent: fc.record({ state: fc.constantFrom('in', 'out', 'unknown'), at: fc.constantFrom('x', 'y') }),
  url: fc.constantFrom('https://example.com', 'http://www.example.com/', 'https://example.com/a', 'no address'),
  email: fc.constantFrom(...mails),
  phone: fc.constantFrom(...numbers),
  reference: fc.constantFrom('1', '2', ' 2'),
  emails: list(fc.record({ address: fc.constantFrom(...mails), type, primary: flag }).map(compact)),
  phones: list(
    fc
      .record({ number: fc.constantFrom(...numbers), type, primary: flag, extension: fc.constantFrom('7', undefined) })
      .map(compact),
  ),
  addresses: list(
    fc
      .record({
        line1: fc.constantFrom('1 Main Street', '1 main st', '2 Main Street', undefined),
        city: fc.constantFrom('Springfield', undefined),
        type: fc.constantFrom('billing', 'shipping', 'other', undefined),
      })
      .map(compact),
  ),
  choices: list(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), label: fc.constantFrom('A', 'B', undefined) }).map(compact),
  ),
  domains: list(fc.constantFrom('example.com', 'www.Example.com', 'example.test')),
  urls: list(fc.constantFrom('https://example.com', 'example.com/', 'https://example.com/b')),
  tags: list(fc.constantFrom('VIP', 'vip', 'new', 'Café', 'cafe', ' ')),
  references: list(fc.constantFrom('1', '2', '3', '4')),
  json: fc.oneof(
    fc.constantFrom<FieldValue>('x', 1, {}, { a: 1, b: null }, { b: null, a: 1 }),
    list(fc.constantFrom('p', 'q', 'r')),
  ),
};

/** Every kind of field. */
export const kinds = Object.keys(values) as FieldKind[];

/** Values of one kind; `null` among them. */
export function valuesOf(kind: FieldKind): fc.Arbitrary<FieldValue> {
  return fc.oneof({ weight: 5, arbitrary: values[kind] }, { weight: 1, arbitrary: fc.constant(null) });
}

/** A kind with three values of it. */
export function kindWithValues(
  among: readonly FieldKind[] = kinds,
): fc.Arbitrary<[FieldKind, FieldValue, FieldValue, FieldValue]> {
  return fc
    .constantFrom(...among)
    .chain((kind) => fc.tuple(fc.constant(kind), valuesOf(kind), valuesOf(kind), valuesOf(kind)));
}

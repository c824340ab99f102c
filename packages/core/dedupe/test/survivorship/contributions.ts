import { type FieldKind, type FieldValue, type Instant, toInstant } from '@crmsync/model';
import fc from 'fast-check';
import type { Contribution, SurvivorshipOptions, SurvivorshipRule, SurvivorshipRules } from '../../src/index.ts';

/** Three sources, two record ids, four moments and few values: so that ties are the rule and not the exception. */
export const sources = ['a', 'b', 'c'] as const;
export const moments: readonly Instant[] = [0, 400, 1000, 5000].map((ms) => toInstant(ms));

const mail = (name: string, more: { [member: string]: FieldValue } = {}): FieldValue => ({
  address: `${name}@example.com`,
  ...more,
});

/** Fields of every shape that a rule cares about, each with its three values. */
export const fieldValues = {
  title: ['Clerk', 'clerk ', 'Head of Sales'],
  size: [2, 10, 9],
  flag: [true, false, true],
  stage: [{ category: 'lead' }, { category: 'customer' }, { category: 'inactive' }],
  tags: [['VIP'], ['vip', 'new'], []],
  emails: [
    [mail('ann')],
    [mail('ANN', { type: 'work' }), mail('lee', { primary: true })],
    [mail('cy', { primary: true })],
  ],
  consent: [{ state: 'in', at: moments[2] ?? '' }, { state: 'out' }, { state: 'unknown' }],
  notes: [
    { format: 'text', body: 'Met' },
    { format: 'text', body: 'Met\n\nLikes tea' },
    { format: 'html', body: '<p>Called</p>' },
  ],
  street: ['1 Main Street', '2 Main Street', ''],
  city: ['Springfield', 'Shelbyville', 'Springfield'],
} satisfies { readonly [field: string]: readonly FieldValue[] };

export type SampleField = keyof typeof fieldValues;
export const sampleFields = Object.keys(fieldValues) as SampleField[];

export const kinds: { readonly [F in SampleField]: FieldKind } = {
  title: 'text',
  size: 'int',
  flag: 'bool',
  stage: 'lifecycle',
  tags: 'tags',
  emails: 'emails',
  consent: 'consent',
  notes: 'richText',
  street: 'text',
  city: 'text',
};

/** Every rule that decides one field by itself. */
export const rules: readonly SurvivorshipRule[] = [
  { rule: 'newest' },
  { rule: 'newest', toleranceMs: 0 },
  { rule: 'newest', unlessBlank: true },
  { rule: 'oldest' },
  { rule: 'priority', order: ['b', 'a'] },
  { rule: 'priority', unlessBlank: true },
  { rule: 'trust', scores: { a: 50, b: { max: 80, min: 20, decayMs: 5000 } }, others: 50 },
  { rule: 'longest' },
  { rule: 'mostComplete' },
  { rule: 'mostFrequent' },
  { rule: 'union' },
  { rule: 'appendUnique' },
  { rule: 'max' },
  { rule: 'min' },
  { rule: 'anyTrue' },
  { rule: 'furthest' },
  { rule: 'consentSafest' },
];

const member = (field: SampleField): fc.Arbitrary<FieldValue> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<FieldValue>(...fieldValues[field]) },
    { weight: 1, arbitrary: fc.constant(null) },
  );

const fields = fc.record(
  Object.fromEntries(sampleFields.map((field) => [field, member(field)])) as Record<
    SampleField,
    fc.Arbitrary<FieldValue>
  >,
  { requiredKeys: [] },
);

/** One delivery of a record: some fields set, some cleared, some never set, some with a moment of their own. */
export const contribution: fc.Arbitrary<Contribution> = fc.record(
  {
    source: fc.constantFrom(...sources),
    recordId: fc.constantFrom('1', '2'),
    fields,
    updatedAt: fc.constantFrom(...moments),
    setAt: fc.dictionary(fc.constantFrom(...sampleFields), fc.constantFrom(...moments), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    invalid: fc.subarray(sampleFields, { maxLength: 2 }),
  },
  { requiredKeys: ['source', 'recordId', 'fields'], noNullPrototype: true },
);

/** Deliveries, the same record among them more than once. */
export const deliveries = fc.array(contribution, { maxLength: 6 });

/** Contributions of different records, at least one. */
export const contributions = fc.uniqueArray(contribution, {
  minLength: 1,
  maxLength: 5,
  selector: ({ source, recordId }) => `${source} ${recordId}`,
});

/** A rule for some of the fields, or the group of the address, or one field that follows another. */
export const ruleSets: fc.Arbitrary<SurvivorshipRules> = fc
  .record({
    own: fc.dictionary(fc.constantFrom(...sampleFields), fc.constantFrom(...rules), {
      maxKeys: 10,
      noNullPrototype: true,
    }),
    place: fc.constantFrom('apart', 'group', 'winnerOf'),
    groupRule: fc.constantFrom(...rules),
    key: fc.option(fc.constant(['street']), { nil: undefined }),
  })
  .map(({ own, place, groupRule, key }) => {
    if (place === 'apart') return { fields: own };
    const { street: _street, city, ...others } = own;
    if (place === 'group') return { fields: others, groups: [{ fields: ['street', 'city'], key, rule: groupRule }] };
    return { fields: { ...others, ...(city ? { city } : {}), street: { rule: 'winnerOf', field: 'city' } } };
  });

export const options: fc.Arbitrary<SurvivorshipOptions> = fc
  .constantFrom<string[]>([], ['c', 'a'], ['a', 'b', 'c'])
  .map((sourceOrder) => ({ kinds, sourceOrder, now: toInstant(6000) }));

import { describe, expect, it } from 'vitest';
import { classifyErrors } from '../../src/dedupe/classify-errors.ts';
import type { GeneratedContact } from '../../src/dedupe/generate/generate-contacts.ts';

const contact = (id: string, entity: number, more: Partial<GeneratedContact> = {}): GeneratedContact => ({
  record: { id, firstName: 'Ann', lastName: 'Example' },
  entity,
  household: entity,
  company: -1,
  traits: [],
  ...more,
});
const wrongOf = (kinds: readonly { readonly kind: string; readonly wrong: number }[]): Record<string, number> =>
  Object.fromEntries(kinds.map(({ kind, wrong }) => [kind, wrong]));

describe('errors are told by kind', () => {
  it('a missed pair counts for whatever happened to either of its records', () => {
    const people = [
      contact('a', 1, { traits: ['nickname'] }),
      contact('b', 1, { traits: ['noEmail'] }),
      contact('c', 1),
    ];
    const { missed, joined } = classifyErrors(people, [['a', 'c']]);
    expect(wrongOf(missed)).toMatchObject({ all: 2, nickname: 1, noEmail: 2 });
    expect(missed.find(({ kind }) => kind === 'all')).toMatchObject({ pairs: 3 });
    expect(joined).toEqual([]);
  });

  it.each([
    { kind: 'one home, same name', left: { household: 9 }, right: { household: 9 } },
    { kind: 'colleagues, same name', left: { company: 4 }, right: { company: 4 } },
    { kind: 'strangers, same name', left: { company: 4 }, right: { company: 5 } },
    { kind: 'strangers', left: {}, right: { record: { id: 'b', fullName: 'Ben Other' } } },
  ])('a wrong pair counts for how the people are related: $kind', ({ kind, left, right }) => {
    const { joined } = classifyErrors([contact('a', 1, left), contact('b', 2, right)], [['a', 'b']]);
    expect(wrongOf(joined)).toEqual({ [kind]: 1 });
  });
});

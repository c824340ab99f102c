import { describe, expect, it } from 'vitest';
import { comparePersonNames } from '../src/compare-person-names.ts';
import { areHisAndHers } from '../src/his-and-hers.ts';

describe('his name and hers', () => {
  it.each([
    ['erik', 'erika', true],
    ['mario', 'maria', true],
    ['johanna', 'johann', true],
    ['erik', 'erick', false],
    ['anna', 'annaa', false],
    ['leo', 'lea', false],
    ['mario', 'marius', false],
  ])('%s and %s: %s', (a, b, differ) => {
    expect(areHisAndHers(a, b)).toBe(differ);
    expect(areHisAndHers(b, a)).toBe(differ);
  });

  it('are two people to who matches on arrival, too (B6)', () => {
    const surname = 'Quillfeather';
    const [zenio, zenia] = ['Zenio', 'Zenia'].map((firstName) => ({ firstName, lastName: surname }));
    expect(comparePersonNames(zenio!, zenia!)).toBe('different');
    expect(comparePersonNames(zenio!, { firstName: 'Zennio', lastName: surname })).toBe('close');
  });
});

import { describe, expect, it } from 'vitest';
import {
  foldText,
  givenNameRoots,
  nicknameGroups,
  normalizePersonName,
  parsePersonName,
  personNameKey,
  sameGivenName,
} from '../src/index.ts';

describe('parsePersonName splits a full name', () => {
  it.each([
    ['John Smith', { first: 'John', last: 'Smith' }],
    ['John Quincy Adams', { first: 'John', middle: 'Quincy', last: 'Adams' }],
    ['Smith, John Q.', { first: 'John', middle: 'Q.', last: 'Smith' }],
    ['Dr. John Smith Jr.', { prefix: 'Dr.', first: 'John', last: 'Smith', suffix: 'Jr.' }],
    ['Smith Jr., Dr. John', { prefix: 'Dr.', first: 'John', last: 'Smith', suffix: 'Jr.' }],
    ['Prof. Dr. Anna Weber', { prefix: 'Prof. Dr.', first: 'Anna', last: 'Weber' }],
    ['Sammy Davis, Jr.', { first: 'Sammy', last: 'Davis', suffix: 'Jr.' }],
    ['John Smith, PhD, MBA', { first: 'John', last: 'Smith', suffix: 'PhD MBA' }],
    ['John Smith M.D.', { first: 'John', last: 'Smith', suffix: 'M.D.' }],
    ['William H. Gates III', { first: 'William', middle: 'H.', last: 'Gates', suffix: 'III' }],
    ['Ludwig van Beethoven', { first: 'Ludwig', last: 'van Beethoven' }],
    ['Maria de la Cruz', { first: 'Maria', last: 'de la Cruz' }],
    ['DE LA CRUZ, MARIA', { first: 'MARIA', last: 'DE LA CRUZ' }],
    ['Ali bin Hassan', { first: 'Ali', last: 'bin Hassan' }],
    ['Hans von der Heide', { first: 'Hans', last: 'von der Heide' }],
    ['José Ortega y Gasset', { first: 'José', last: 'Ortega y Gasset' }],
    ['Robert "Bob" Jones', { first: 'Robert', last: 'Jones' }],
    ['Robert (Bob) Jones', { first: 'Robert', last: 'Jones' }],
    ['Mr Smith', { prefix: 'Mr', last: 'Smith' }],
    ['Don Smith', { first: 'Don', last: 'Smith' }],
    ['Jack Ma', { first: 'Jack', last: 'Ma' }],
    ['Van Morrison', { first: 'Van', last: 'Morrison' }],
    ['Cher', { first: 'Cher' }],
    ['王小明', { first: '王小明' }],
    ['Jr', { first: 'Jr' }],
    ['(Bob)', { first: '(Bob)' }],
    [' , ', {}],
    ['', {}],
    ['x'.repeat(501), {}],
  ])('%j', (given, expected) => {
    expect(parsePersonName(given)).toEqual(expected);
  });
});

describe('normalizePersonName brings the parts into comparison form', () => {
  it.each([
    [
      { firstName: 'Ms Zoë', lastName: "O'Neill" },
      { first: 'zoe', middle: '', last: 'oneill', generation: '' },
    ],
    [
      { firstName: 'Robert (Bob)', lastName: 'Jones, III' },
      { first: 'robert', middle: '', last: 'jones', generation: 'iii' },
    ],
    [
      { firstName: 'John', middleName: 'Q.', lastName: 'Smith', suffix: 'Junior' },
      { first: 'john', middle: 'q', last: 'smith', generation: 'jr' },
    ],
    [
      { firstName: 'Mary Ann', lastName: 'Lane-Poole' },
      { first: 'mary', middle: 'ann', last: 'lane poole', generation: '' },
    ],
    [{ firstName: 'John Smith' }, { first: 'john', middle: '', last: 'smith', generation: '' }],
    [{ lastName: 'John Smith' }, { first: 'john', middle: '', last: 'smith', generation: '' }],
    [{ lastName: 'Smith' }, { first: '', middle: '', last: 'smith', generation: '' }],
    [{ lastName: 'van der Berg' }, { first: '', middle: '', last: 'van der berg', generation: '' }],
    [
      { firstName: '', lastName: null, fullName: 'Smith, John' },
      { first: 'john', middle: '', last: 'smith', generation: '' },
    ],
  ])('%j', (given, expected) => {
    expect(normalizePersonName(given)).toEqual(expected);
  });

  it('is null without a name', () => {
    expect(normalizePersonName({})).toBeNull();
    expect(normalizePersonName({ firstName: ' ', lastName: '--', fullName: 'ignored' })).toBeNull();
  });
});

describe('personNameKey is equal for spellings of one name', () => {
  it.each([
    [{ fullName: 'Smith, Dr. John Q.' }, { firstName: 'JOHN', lastName: 'Smith Jr.' }],
    [{ fullName: 'José García Márquez' }, { firstName: 'Jose', lastName: 'Garcia Marquez' }],
    [{ fullName: 'María de la Cruz' }, { firstName: 'MARIA', lastName: 'DE LA CRUZ' }],
    [{ fullName: 'J.R.R. Tolkien' }, { firstName: 'J. R. R.', lastName: 'Tolkien' }],
    [{ firstName: 'Sinéad', lastName: 'O’Connor' }, { fullName: "Sinead O'Connor" }],
    [{ firstName: 'James Smith' }, { firstName: 'James', lastName: 'Smith' }],
    [{ fullName: 'Юлия Щербакова' }, { firstName: 'Yuliya', lastName: 'Shcherbakova' }],
    [{ firstName: 'Дмитрий', lastName: 'Достоевский' }, { fullName: 'Dmitry Dostoevsky' }],
    [{ fullName: 'Ван дер Берг, Ян' }, { firstName: 'Yan', lastName: 'van der Berg' }],
    [{ firstName: 'Γιώργος', lastName: 'Μπακογιάννης' }, { fullName: 'Giorgos Bakogiannis' }],
    [{ firstName: 'Ευαγγελία', lastName: 'Παπανδρέου' }, { fullName: 'Evangelia Papandreou' }],
  ])('%j and %j', (a, b) => {
    expect(personNameKey(a)).toBe(personNameKey(b));
    expect(personNameKey(a)).not.toBeNull();
  });

  it.each([
    [{ fullName: 'John Smith' }, { fullName: 'Jon Smith' }],
    [{ fullName: 'John Smith' }, { fullName: 'John Quincy Smith' }],
    [{ fullName: 'Jack Ma' }, { fullName: 'Jack' }],
  ])('but not for %j and %j', (a, b) => {
    expect(personNameKey(a)).not.toBe(personNameKey(b));
  });
});

describe('sameGivenName knows usual short and foreign forms', () => {
  it.each([
    ['Bob', 'Robert'],
    ['BILL', 'william'],
    ['Sasha', 'Alexandra'],
    ['Sasha', 'Alexander'],
    ['Peggy', 'Margaret'],
    ['Wilhelm', 'Guillermo'],
    ['José', 'Jose'],
    ['Jean-Pierre', 'Jean Pierre'],
  ])('%s and %s', (a, b) => {
    expect(sameGivenName(a, b)).toBe(true);
    expect(sameGivenName(b, a)).toBe(true);
  });

  it.each([
    ['Alexander', 'Alexandra'],
    ['John', 'Joan'],
    ['J', 'John'],
    ['', ''],
    ['', 'Bob'],
  ])('not %j and %j', (a, b) => {
    expect(sameGivenName(a, b)).toBe(false);
  });

  it('shares a root whenever two names can be the same', () => {
    const names = [...new Set(nicknameGroups.flat())].filter((_, index) => index % 7 === 0);
    const differing = names.flatMap((a) =>
      names.filter((b) => {
        const shared = givenNameRoots(a).some((root) => givenNameRoots(b).includes(root));
        return shared !== sameGivenName(a, b);
      }),
    );
    expect(names.length).toBeGreaterThan(100);
    expect(differing).toEqual([]);
  });

  it('has a table in comparison form, each name once a group', () => {
    for (const group of nicknameGroups) {
      expect(group.length).toBeGreaterThan(1);
      expect(new Set(group).size).toBe(group.length);
      expect(group.map(foldText)).toEqual(group);
    }
    const roots = nicknameGroups.map(([root]) => root);
    expect(new Set(roots).size).toBe(roots.length);
  });
});

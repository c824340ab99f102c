import type { FieldValues } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { createMatcher, type MatchCandidate, type MatchOptions } from '../src/index.ts';
import { goldenRecords, mailbox, named, number } from './support/records.ts';

const line = '+12125550142';
const matcher = createMatcher();
const golden = goldenRecords('contact');

function decide(fields: FieldValues, candidates: readonly MatchCandidate[], options?: MatchOptions) {
  return matcher.decide({ entity: 'contact', fields }, candidates, options);
}

/** Verdict and reason for two people who share fields. */
function between(a: string, b: string, shared: FieldValues, linkedHere = false): string {
  const people = [a, b].map((name) => {
    const [whole = '', suffix] = name.split(', ');
    return { ...(whole === '' ? {} : named(whole, suffix)), ...shared };
  });
  const verdict = decide(people[0]!, [golden('g', people[1]!, { linkedHere })]);
  return `${verdict.verdict} ${verdict.verdict === 'ask' ? verdict.candidates[0]?.reason : verdict.reason}`;
}

describe('a personal mailbox in common (B6, R17)', () => {
  const shared = mailbox('smith.r@example.com');
  it.each([
    ['Robert Smith', 'Robert Smith', 'link sameEmail'],
    ['Robert Smith', 'Bob Smith', 'link sameEmail'],
    ['R. Smith', 'Bob Smith', 'link sameEmail'],
    ['Robert Smith', '', 'link sameEmail'],
    ['Smith Robert', 'Robert Smith', 'link sameEmail'],
    ['Robert Smith', 'Robert Smyth', 'link sameEmail'],
    ['Robert Smith', 'Robetr Smith', 'link sameEmail'],
    ['Robert Smith', 'Robert Smith-Jones', 'link sameEmail'],
    ['Robert Smith', 'Robert Smith, Jr', 'link sameEmail'],
    ['Robert Smith', 'Unknown Smith', 'link sameEmail'],
    ['Robert Smith', 'Mary Smith', 'ask sameEmailDifferentNames'],
    ['Mary Smith', 'Mark Smith', 'ask sameEmailDifferentNames'],
    ['Paul Smith', 'Paula Smith', 'ask sameEmailDifferentNames'],
    ['Mary Smith', 'Mary Miller', 'ask sameEmailDifferentNames'],
    ['Robert Smith, Sr', 'Robert Smith, Jr', 'new differentGenerations'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect([between(a, b, shared), between(b, a, shared)]).toEqual([expected, expected]);
  });
  it('is recognised in any spelling the provider delivers', () => {
    const known = golden('g1', mailbox('jane.doe@gmail.com'));
    expect(decide(mailbox('JaneDoe+crm@googlemail.com'), [known])).toEqual({
      verdict: 'link',
      id: 'g1',
      reason: 'sameEmail',
      evidence: [{ kind: 'email', value: 'janedoe@gmail.com', strength: 'strong' }],
    });
  });
});

describe('a number in common (B6, R17)', () => {
  const shared = number(line);
  it.each([
    ['Robert Smith', 'Robert Smith', 'link samePhone'],
    ['Robert Smith', 'Bob Smith', 'link samePhone'],
    ['R. Smith', 'Bob Smith', 'link samePhone'],
    ['Robert', 'Robert Smith', 'link samePhone'],
    ['Robert Smith', '', 'link samePhone'],
    ['Robert Smith', 'Robert Smyth', 'ask samePhoneCloseNames'],
    ['Robert Smith', 'Robert Smith, Jr', 'ask samePhoneCloseNames'],
    ['Robert Smith', 'Mary Smith', 'new differentNames'],
    ['Robert Smith', 'Mary Jones', 'new differentNames'],
    ['Robert Smith', 'Robert Jones', 'new differentNames'],
    ['Robert Smith, Sr', 'Robert Smith, Jr', 'new differentGenerations'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect([between(a, b, shared), between(b, a, shared)]).toEqual([expected, expected]);
  });
  it('knows people by their middle names', () => {
    const known = golden('g1', { firstName: 'J. Robert', lastName: 'Smith', ...shared });
    expect(decide({ ...named('Bob Smith'), ...shared }, [known])).toMatchObject({
      verdict: 'link',
      reason: 'samePhone',
    });
  });
  it('asks when middle initials differ', () => {
    const known = golden('g1', { ...named('Robert Smith'), middleName: 'A.', ...shared });
    expect(decide({ ...named('Robert Smith'), middleName: 'Brian', ...shared }, [known])).toMatchObject({
      verdict: 'ask',
      reason: 'samePhoneCloseNames',
    });
  });
  it('tells the desks behind a switchboard apart by their extensions', () => {
    const desk = (extension: string): FieldValues => ({ phones: [{ number: line, e164: line, extension }] });
    expect(decide(desk('12'), [golden('g1', desk('13'))]).verdict).toBe('new');
    expect(decide(desk('12'), [golden('g1', desk('12'))]).verdict).toBe('link');
  });
  it('reads national numbers in the region of the sync', () => {
    const known = golden('g1', shared);
    const national: FieldValues = { phones: [{ number: '(212) 555-0142' }] };
    expect(decide(national, [known]).verdict).toBe('new');
    expect(decide(national, [known], { defaultRegion: 'US' })).toMatchObject({ verdict: 'link', id: 'g1' });
  });
});

describe('keys that many share never decide alone (R17)', () => {
  it.each([
    ['a role mailbox', mailbox('info@gmail.com')],
    ['a mailbox that was made up', mailbox('none@none.com')],
    ['a number that was made up', number('+15555555555')],
    ['a fax number', { phones: [{ number: line, e164: line, type: 'fax' }] } satisfies FieldValues],
  ])('%s', (_, shared) => {
    expect(between('Robert Smith', 'Mary Jones', shared)).toBe('new differentNames');
    expect(between('Robert Smith', '', shared)).toBe('new onlySharedKeys');
    expect(between('Robert Smith', 'Bob Smith', shared)).toBe('new onlySharedKeys');
    expect(between('Robert Smith', 'Robert Smith', shared)).toBe('ask sameNameAndSharedKey');
  });
  it('a key held by more golden records than the limit', () => {
    const record = { ...named('Bob Smith'), ...number(line) };
    const known = golden('g1', { ...named('Robert Smith'), ...number(line) });
    expect(decide(record, [known], { keyHolders: () => 5 }).verdict).toBe('link');
    expect(decide(record, [known], { keyHolders: () => 6 })).toMatchObject({
      verdict: 'new',
      reason: 'onlySharedKeys',
    });
    expect(decide(record, [known], { keyHolders: () => 6, sharedKeyLimit: 6 }).verdict).toBe('link');
  });
  it('asks for the holders with the very keys the candidate was found by', () => {
    const record = { ...named('Bob Smith'), ...number(line) };
    const [key] = matcher.keys({ entity: 'contact', fields: record });
    const counts = new Map([[key, 9]]);
    const known = golden('g1', { ...named('Robert Smith'), ...number(line) }, { sharedKeys: [key!] });
    expect(decide(record, [known], { keyHolders: (asked) => counts.get(asked) ?? 0 }).verdict).toBe('new');
  });
});

describe('several candidates', () => {
  const record = { ...named('Robert Smith'), ...mailbox('bob@example.com'), ...number(line) };
  const byEmail = golden('byEmail', { ...named('Bob Smith'), ...mailbox('bob@example.com') });
  const byPhone = golden('byPhone', { ...named('Rob Smith'), ...number(line) });
  it('asks which of two it is', () => {
    expect(decide(record, [byPhone, byEmail])).toEqual({
      verdict: 'ask',
      reason: 'severalMatches',
      candidates: [
        {
          id: 'byEmail',
          reason: 'sameEmail',
          evidence: [expect.objectContaining({ kind: 'email' }), expect.objectContaining({ kind: 'nameAtCompany' })],
        },
        { id: 'byPhone', reason: 'samePhone', evidence: [expect.objectContaining({ kind: 'phone' })] },
      ],
    });
  });
  it('links the one that shares both mailbox and number', () => {
    const byBoth = golden('byBoth', { ...named('Bob Smith'), ...mailbox('bob@example.com'), ...number(line) });
    const verdict = decide(record, [byPhone, byEmail, byBoth]);
    expect(verdict).toMatchObject({ verdict: 'link', id: 'byBoth', reason: 'sameEmailAndPhone' });
    expect(verdict.verdict === 'link' && verdict.evidence.map((key) => key.kind)).toEqual([
      'phone',
      'email',
      'nameAtCompany',
    ]);
    // The others match as surely: they are duplicates of it.
    expect(verdict).toMatchObject({ alsoMatches: [{ id: 'byEmail' }, { id: 'byPhone' }] });
  });
  it('counts two numbers of one person once', () => {
    const phones = [line, '+12125550143'].map((e164) => ({ number: e164, e164 }));
    const verdict = decide({ ...record, phones }, [golden('twice', { ...named('Bob Smith'), phones }), byEmail]);
    expect(verdict).toMatchObject({ verdict: 'ask', reason: 'severalMatches' });
  });
  it('links the sure one next to a relative with the same mailbox', () => {
    const wife = golden('wife', { ...named('Mary Smith'), ...mailbox('bob@example.com') });
    expect(decide(record, [wife, byPhone])).toEqual({
      verdict: 'link',
      id: 'byPhone',
      reason: 'samePhone',
      evidence: [expect.objectContaining({ kind: 'phone' })],
    });
  });
  it('names every possible one when none is sure', () => {
    const family = ['Mary Smith', 'Anna Smith'].map((name) =>
      golden(name, { ...named(name), ...mailbox('bob@example.com') }),
    );
    expect(decide(record, family)).toMatchObject({
      verdict: 'ask',
      reason: 'severalPossible',
      candidates: [{ id: 'Anna Smith' }, { id: 'Mary Smith' }],
    });
  });
});

describe('one full name at one company', () => {
  const desk = mailbox('info@acme.example');
  const atAcme = { ...named('Robert Smith'), companyName: 'Acme Inc.' };
  it.each<[string, FieldValues, FieldValues, string]>([
    [
      'a role mailbox there',
      { ...named('Bob Smith'), ...desk },
      { ...named('Robert Smith'), ...desk },
      'link sameNameAtCompany',
    ],
    [
      'a role mailbox and an own one',
      { ...named('Bob Smith'), ...desk },
      { ...named('Robert Smith'), ...mailbox('bob@acme.example') },
      'link sameNameAtCompany',
    ],
    ["the company's name", { ...named('Bob Smith'), companyName: 'ACME' }, atAcme, 'link sameNameAtCompany'],
    [
      'two own mailboxes',
      { ...atAcme, ...mailbox('rs@acme.example') },
      { ...atAcme, ...mailbox('bob@acme.example') },
      'ask sameNameAtCompanyOtherEmail',
    ],
    ['father and son', { ...atAcme, suffix: 'Jr' }, { ...atAcme, suffix: 'Sr' }, 'new differentGenerations'],
    ['a generation only one says', { ...atAcme, suffix: 'Jr' }, atAcme, 'new onlySharedKeys'],
    ['an initial', { ...named('R. Smith'), companyName: 'ACME' }, atAcme, 'new nothingShared'],
    [
      'a free-mail domain',
      { ...named('Robert Smith'), ...mailbox('a@gmail.com') },
      { ...named('Robert Smith'), ...mailbox('bb@gmail.com') },
      'new nothingShared',
    ],
    [
      'a domain that was made up',
      { ...named('Robert Smith'), ...mailbox('na@na.com') },
      { ...named('Robert Smith'), ...mailbox('none@na.com') },
      'new nothingShared',
    ],
    [
      'a company that is not known',
      { ...atAcme, companyName: 'N/A' },
      { ...atAcme, companyName: 'n/a' },
      'new nothingShared',
    ],
    [
      'no employer at all',
      { ...atAcme, companyName: 'Self-Employed' },
      { ...atAcme, companyName: 'self employed' },
      'new nothingShared',
    ],
    [
      'a name that is not known',
      { ...atAcme, firstName: 'Unknown' },
      { ...atAcme, firstName: 'Unknown' },
      'new nothingShared',
    ],
  ])('by %s', (_, a, b, expected) => {
    const verdicts = [decide(a, [golden('g', b)]), decide(b, [golden('g', a)])];
    expect(verdicts.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual([expected, expected]);
  });
  it('is one person by association too', () => {
    const related = { companies: ['acme'] };
    const known = golden('g1', named('Robert Smith'), { related });
    const subject = { entity: 'contact', fields: named('Bob Smith'), related } as const;
    expect(matcher.decide(subject, [known])).toMatchObject({ verdict: 'link', reason: 'sameNameAtCompany' });
  });
  it('weighs less than a mailbox or a number', () => {
    const namesake = golden('namesake', atAcme);
    const sure = golden('sure', { ...named('Bob Smith'), ...number(line) });
    expect(decide({ ...atAcme, ...number(line) }, [namesake, sure])).toMatchObject({
      verdict: 'link',
      id: 'sure',
      alsoMatches: [{ id: 'namesake' }],
    });
  });
});

describe('a golden record that has a record in this account already', () => {
  it.each([
    ['Robert Smith', 'Bob Smith', mailbox('bob@example.com'), 'link sameEmail'],
    ['Robert Smith', 'Mary Smith', mailbox('bob@example.com'), 'new differentNames'],
    ['Robert Smith', 'Robert Smith', number(line), 'link samePhoneAndName'],
    ['Robert Smith', 'Bob Smith', number(line), 'new alreadyLinkedHere'],
    ['Robert Smith', '', number(line), 'new alreadyLinkedHere'],
    ['Robert Smith', 'Robert Smith, Jr', number(line), 'new alreadyLinkedHere'],
    ['Robert Smith, Sr', 'Robert Smith, Jr', mailbox('bob@example.com'), 'new differentGenerations'],
    ['Robert Smith', 'Bob Smith', mailbox('info@example.com'), 'new alreadyLinkedHere'],
    ['Robert Smith', 'Robert Smith', mailbox('info@gmail.com'), 'ask sameNameAndSharedKey'],
    ['Robert Smith', 'Bob Smith', mailbox('info@gmail.com'), 'new alreadyLinkedHere'],
  ])('%s and %s', (a, b, shared, expected) => {
    expect(between(a, b, shared, true)).toBe(expected);
  });
});

describe('identifiers that systems share (B6)', () => {
  it('come before phone and mailbox, whatever the names', () => {
    const record = { ...named('Robert Smith'), ...mailbox('bob@example.com'), ...number(line) };
    const known = [
      golden('same', { ...named('Robert Smith'), ...mailbox('bob@example.com'), ...number(line) }),
      golden('erp', named('R. S.'), { externalIds: ['erp:10042'] }),
    ];
    const subject = { entity: 'contact', fields: record, externalIds: ['erp:10042'] } as const;
    expect(matcher.decide(subject, known)).toMatchObject({ verdict: 'link', id: 'erp', reason: 'sameExternalId' });
  });
  it('are questioned when two golden records have the same', () => {
    const known = ['a', 'b'].map((id) => golden(id, {}, { externalIds: ['erp:10042'] }));
    const subject = { entity: 'contact', fields: {}, externalIds: ['erp:10042'] } as const;
    expect(matcher.decide(subject, known)).toMatchObject({ verdict: 'ask', reason: 'severalMatches' });
  });
});

describe('the order of keys', () => {
  it('leaves out kinds that are not named', () => {
    const record = { ...mailbox('bob@example.com'), ...number(line) };
    const byPhone = golden('byPhone', number(line));
    expect(decide(record, [byPhone], { order: ['email'] })).toEqual({
      verdict: 'new',
      reason: 'nothingShared',
      evidence: [],
    });
    expect(createMatcher({ order: ['email', 'phone'] }).keys({ entity: 'contact', fields: record })).toMatchObject([
      { kind: 'email' },
      { kind: 'phone' },
    ]);
  });
});

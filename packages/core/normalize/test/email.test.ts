import { describe, expect, it } from 'vitest';
import {
  emailDomain,
  emailKey,
  freeMailDomains,
  isFreeMailDomain,
  isRoleMailbox,
  normalizeEmail,
  roleMailboxes,
} from '../src/index.ts';

describe('normalizeEmail gives one spelling per address', () => {
  it.each([
    ['jane@example.com', 'jane@example.com'],
    ['  JANE@Example.COM ', 'jane@example.com'],
    ['mailto:Jane@Example.com?subject=Hello', 'jane@example.com'],
    ['mailto:jane%2Bnews@example.com', 'jane+news@example.com'],
    ['Jane Doe <Jane@Example.com>', 'jane@example.com'],
    ['"Doe, Jane" <jane@example.com>', 'jane@example.com'],
    ['<jane@example.com>;', 'jane@example.com'],
    ['jane@example.com.', 'jane@example.com'],
    ['jane@example.com,', 'jane@example.com'],
    ['"jane"@example.com', 'jane@example.com'],
    ["o'brien@example.com", "o'brien@example.com"],
    ['jane@mail.sub.example.com', 'jane@mail.sub.example.com'],
    ['jane@MÜNCHEN.example', 'jane@xn--mnchen-3ya.example'],
    ['jane@xn--mnchen-3ya.example', 'jane@xn--mnchen-3ya.example'],
    ['JÜRGEN@example.com', 'jürgen@example.com'],
    ['ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'jane@example.com'],
    ['\u200Bjane@example.com\uFEFF', 'jane@example.com'],
  ])('%j is %j', (given, expected) => {
    expect(normalizeEmail(given)).toBe(expected);
  });

  it.each([
    '',
    'jane',
    '@example.com',
    'jane@',
    'jane@localhost',
    'jane@example',
    'jane@10.0.0.1',
    'jane@[10.0.0.1]',
    'ja ne@example.com',
    '"ja ne"@example.com',
    'jane..doe@example.com',
    '.jane@example.com',
    'jane.@example.com',
    'jane@exa_mple.com',
    'jane@-example.com',
    'jane@example.c0m1',
    'jane@one@example.com',
    `${'a'.repeat(65)}@example.com`,
    `jane@${'a'.repeat(64)}.com`,
    'jane@example.com, joe@example.com',
  ])('%j is no address', (given) => {
    expect(normalizeEmail(given)).toBeNull();
  });
});

describe('emailKey is equal for addresses of one mailbox', () => {
  it.each([
    ['Jane.Doe+crm@gmail.com', 'janedoe@gmail.com'],
    ['j.a.n.e.doe@GoogleMail.com', 'janedoe@gmail.com'],
    ['jane.doe+news@outlook.com', 'jane.doe@outlook.com'],
    ['jane+shop@icloud.com', 'jane@icloud.com'],
    ['jane+shop@proton.me', 'jane@proton.me'],
    ['jane-news@yahoo.com', 'jane-news@yahoo.com'],
    ['jane.doe+crm@example.com', 'jane.doe+crm@example.com'],
    ['+jane@gmail.com', '+jane@gmail.com'],
  ])('%j is the mailbox %j', (given, expected) => {
    expect(emailKey(given)).toBe(expected);
  });

  it('removes tags on every domain when told to', () => {
    expect(emailKey('jane.doe+crm@example.com', { tags: 'all' })).toBe('jane.doe@example.com');
  });

  it('keeps tags everywhere when told to', () => {
    expect(emailKey('jane.doe+crm@gmail.com', { tags: 'none' })).toBe('janedoe+crm@gmail.com');
  });

  it('never joins the domains of a provider that has different mailboxes under them', () => {
    expect(emailKey('jane@hotmail.com')).not.toBe(emailKey('jane@outlook.com'));
  });

  it('is null for what is no address', () => {
    expect(emailKey('jane')).toBeNull();
  });
});

describe('isRoleMailbox tells desks from people', () => {
  it.each([
    'info@example.com',
    'Sales@Example.com',
    'no-reply@example.com',
    'customer.service@example.com',
    'info-uk@example.com',
    'sales.de@example.com',
    'support2@example.com',
    'info+crm@example.com',
    'kontakt@example.com',
    'ventas@example.com',
    '-info@example.com',
  ])('%j is a desk', (given) => {
    expect(isRoleMailbox(given)).toBe(true);
  });

  it.each(['jane.doe@example.com', 'mail.anderson@example.com', 'salesman@example.com', 'info', ''])(
    '%j is not',
    (given) => {
      expect(isRoleMailbox(given)).toBe(false);
    },
  );
});

describe('emailDomain and isFreeMailDomain', () => {
  it('reads the domain of an address', () => {
    expect(emailDomain('Jane <jane@Mail.Example.com>')).toBe('mail.example.com');
    expect(emailDomain('jane')).toBeNull();
  });

  it.each(['gmail.com', 'GMX.de', 'www.yahoo.co.uk', 'jane@hotmail.fr'])('%j is open to anybody', (given) => {
    expect(isFreeMailDomain(given)).toBe(true);
  });

  it.each(['example.com', 'mail.gmail.com.example.com', ''])('%j is not', (given) => {
    expect(isFreeMailDomain(given)).toBe(false);
  });
});

describe('the mailbox lists are data in comparison form', () => {
  it('free-mail domains are unique and normal', () => {
    expect(new Set(freeMailDomains).size).toBe(freeMailDomains.length);
    expect(freeMailDomains.filter((domain) => emailDomain(`x@${domain}`) !== domain)).toEqual([]);
  });

  it('role names are unique and have no separators', () => {
    expect(new Set(roleMailboxes).size).toBe(roleMailboxes.length);
    expect(roleMailboxes.filter((name) => !/^[a-z]+$/.test(name))).toEqual([]);
  });
});

/** How one mail provider maps several spellings of an address to the same mailbox. */
export interface MailboxProvider {
  /** Domains run by the provider, lower-case. */
  readonly domains: readonly string[];
  /** Domain that stands for all of them, where the provider promises one mailbox under every name. */
  readonly canonicalDomain?: string;
  /** Dots in the local part mean nothing. */
  readonly ignoresDots?: boolean;
}

/**
 * Providers known to deliver `name+tag@` to `name@`. Domains are treated as one only where the provider gives the same
 * mailbox under each of them; dots only where it says they do not count.
 *
 * @see https://support.google.com/mail/answer/7436150 (dots, googlemail.com)
 * @see https://support.apple.com/guide/icloud (plus addressing on icloud.com, me.com, mac.com)
 * @see https://proton.me/support/addresses-and-aliases (plus addressing)
 */
export const mailboxProviders: readonly MailboxProvider[] = [
  { domains: ['gmail.com', 'googlemail.com'], canonicalDomain: 'gmail.com', ignoresDots: true },
  {
    domains: [
      'outlook.com',
      'outlook.de',
      'outlook.fr',
      'outlook.es',
      'outlook.it',
      'outlook.jp',
      'outlook.co.uk',
      'outlook.com.au',
      'outlook.com.br',
      'hotmail.com',
      'hotmail.co.uk',
      'hotmail.ca',
      'hotmail.de',
      'hotmail.fr',
      'hotmail.es',
      'hotmail.it',
      'live.com',
      'live.co.uk',
      'live.ca',
      'live.de',
      'live.fr',
      'live.nl',
      'msn.com',
    ],
  },
  { domains: ['icloud.com', 'me.com', 'mac.com'] },
  { domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'] },
  { domains: ['fastmail.com', 'fastmail.fm'] },
  { domains: ['zoho.com', 'zohomail.com', 'zoho.eu', 'zohomail.eu'] },
  { domains: ['yandex.com', 'yandex.ru', 'yandex.by', 'yandex.kz', 'yandex.ua', 'ya.ru'] },
  { domains: ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru'] },
  { domains: ['hey.com'] },
  { domains: ['mailbox.org', 'posteo.de', 'posteo.net', 'runbox.com'] },
];

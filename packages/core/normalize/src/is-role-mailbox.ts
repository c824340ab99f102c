import { normalizeEmail } from './normalize-email.ts';
import { roleMailboxes } from './role-mailboxes.ts';

const roles: ReadonlySet<string> = /* @__PURE__ */ new Set(roleMailboxes);

const separated = /[._\d-]/;
const firstWord = /^[^._\d-]*/;

/** Every beginning of a role: what does not begin like one is none, which most are. */
const beginnings: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ roleMailboxes.flatMap((role) => Array.from(role, (_, end) => role.slice(0, end + 1))),
);

/**
 * Whether an address belongs to a job or a team (`info@`, `sales.uk@`, `no-reply@`), so that two records sharing it
 * need not be one person. `false` when it is not an address.
 */
export function isRoleMailbox(text: string): boolean {
  const address = normalizeEmail(text);
  return address !== null && isRoleLocalPart(address.slice(0, address.lastIndexOf('@')));
}

/** {@link isRoleMailbox} for the part before the `@`, in comparison form. */
export function isRoleLocalPart(local: string): boolean {
  const tag = local.indexOf('+');
  const name = tag < 0 ? local : local.slice(0, tag);
  if (!separated.test(name)) return roles.has(name);
  const [beginning = ''] = firstWord.exec(name) ?? [];
  if (beginning !== '' && !beginnings.has(beginning)) return false;
  if (roles.has(name.replace(/[._-]/g, '').replace(/\d{1,3}$/, ''))) return true;
  const [first = '', ...rest] = name.split(/[._-]+/);
  // `info-uk` and `sales.de2` are desks; `mail.anderson` is a person.
  return roles.has(first) && rest.every((part) => part.length <= 2 || roles.has(part) || /^\d+$/.test(part));
}

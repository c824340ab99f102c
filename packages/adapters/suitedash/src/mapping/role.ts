import type { MappingRow } from '@crmsync/adapter-kit';
import type { Lifecycle } from '@crmsync/model';

/** Roles from the first to the last, with what they mean. */
const roles: { readonly [role: string]: Lifecycle['category'] } = {
  Lead: 'lead',
  Prospect: 'opportunity',
  Client: 'customer',
};
const order = Object.keys(roles);

/** The role that a category becomes; several become one. */
const roleOf: { readonly [category in Lifecycle['category']]?: string } = {
  subscriber: 'Lead',
  lead: 'Lead',
  marketingQualified: 'Lead',
  salesQualified: 'Prospect',
  opportunity: 'Prospect',
  customer: 'Client',
  evangelist: 'Client',
};

/** Roles only go up: whoever was a client once does not become a lead again. */
export const roleRow: MappingRow<Lifecycle> = {
  wire: ['role'],
  optional: [],
  read: ({ role }) =>
    typeof role === 'string' && role !== '' ? { category: roles[role] ?? 'other', key: role } : null,
  write: (value, current, note) => {
    if (value === null) {
      note('CLEAR_UNSUPPORTED', 'The remote does not let this field be empty; it stays.');
      return undefined;
    }
    const known = current?.key ?? roleOf[current?.category ?? 'other'];
    const wanted = value.key !== undefined && roles[value.key] === value.category ? value.key : roleOf[value.category];
    if (wanted === undefined) {
      note('CHOICE_UNMAPPED', 'The remote has no such role; it was left out.');
      return undefined;
    }
    if (known === undefined || order.indexOf(wanted) >= order.indexOf(known)) return { role: wanted };
    note('ROLE_KEPT', 'Roles are not taken back; the one that is there stays.');
    return { role: known };
  },
};

import type { CrmRecord } from '../crm/crm-record.ts';
import { hasField } from '../crm/quirks.ts';
import { birthValues, markerOf, valueAfter } from '../people.ts';
import type { Op } from '../story.ts';
import type { VendorCrm } from './vendor-crm.ts';

type Deed = Exclude<Op, { readonly kind: 'review' }>;

/**
 * Does what an operation says in an account behind a real adapter.
 * @returns whether there was anything to do
 * @throws what the vendor refuses
 */
export async function performAtVendor(crm: VendorCrm, op: Deed): Promise<boolean> {
  await crm.look();
  const { users } = crm.site;
  switch (op.kind) {
    case 'create': {
      if (recordOf(crm, op)) return false;
      await users.create(op.type, birthValues(op.type, op.who, op.fields));
      break;
    }
    case 'restore': {
      const gone = crm.recordsOf(op.type, markerOf(op.type, op.who)).find((record) => record.gone?.kind === 'soft');
      if (!gone || recordOf(crm, op)) return false;
      await users.restore(op.type, crm.remoteId(gone));
      break;
    }
    case 'edit': {
      const record = recordOf(crm, op);
      if (!record || !hasField(crm.quirks, op.field)) return false;
      const values = { [op.field]: valueAfter(op.type, op.field, op.value) };
      await users.edit(op.type, crm.remoteId(record), values);
      await crm.look(values);
      return true;
    }
    case 'delete': {
      const record = recordOf(crm, op);
      if (!record) return false;
      await users.remove(op.type, crm.remoteId(record), op.hard);
      break;
    }
    case 'merge':
      if (!(await merge(crm, op))) return false;
      break;
    case 'link':
      if (!(await link(crm, op))) return false;
      break;
    case 'tag':
      return false;
  }
  await crm.look();
  return true;
}

async function merge(crm: VendorCrm, { who, into }: Extract<Deed, { readonly kind: 'merge' }>): Promise<boolean> {
  const { users } = crm.site;
  const loser = recordOf(crm, { type: 'contacts', who });
  const survivor = recordOf(crm, { type: 'contacts', who: into });
  if (!loser || !survivor || loser === survivor || !users.merge) return false;
  await users.merge('contacts', crm.remoteId(loser), crm.remoteId(survivor));
  return true;
}

async function link(crm: VendorCrm, op: Extract<Deed, { readonly kind: 'link' }>): Promise<boolean> {
  const contact = recordOf(crm, { type: 'contacts', who: op.who });
  const company = recordOf(crm, { type: 'companies', who: op.company });
  if (!contact || !company || contact.companies.includes(company.id) === op.add) return false;
  await crm.site.users.link(crm.remoteId(contact), crm.remoteId(company), op.add);
  return true;
}

/** The record of somebody that is there. */
function recordOf(
  crm: VendorCrm,
  { type, who }: { readonly type: CrmRecord['type']; readonly who: number },
): CrmRecord | undefined {
  return crm.recordsOf(type, markerOf(type, who)).find(({ gone }) => !gone);
}

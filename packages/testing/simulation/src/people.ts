import type { Sync } from '@crmsync/orchestrator';
import type { CrmRecord } from './crm/crm-record.ts';
import type { SimCrm, Values } from './crm/sim-crm.ts';
import { markerIn } from './marker-in.ts';
import { fromModel, markerField, type Plain, type SimType, simField, toModel } from './plain-value.ts';
import type { Op } from './story.ts';
import { intToken, phoneToken, tagToken, textToken } from './token.ts';
import type { VendorCrm } from './vendors/vendor-crm.ts';
import { crmOf, noteFailure, tally, type World } from './world.ts';

/** An edit of a golden record by the host's users, for the oracle. */
export interface HostEdit {
  readonly marker: string;
  readonly field: string;
  readonly before: Plain;
  readonly after: Plain;
  readonly at: number;
}

/** By which a record of somebody is known, whatever CRM it is in. */
export function markerOf(type: SimType, who: number): string {
  return type === 'contacts' ? `P${who}` : `Kappa ${who} Works`;
}

/** Does what an operation says, where the record it means is there. */
export function perform(world: World, host: Sync, hostEdits: HostEdit[], op: Op): void {
  if (op.kind === 'review') return;
  if (op.kind === 'edit' && op.crm === 'host') {
    editGolden(world, host, hostEdits, op).catch((error: unknown) => {
      noteFailure(world, `the host's edit ${op.id}`, error);
    });
    return;
  }
  const vendor = world.vendors.get(op.crm);
  if (vendor) {
    world.scheduler.hold(actAtVendor(world, vendor, op));
    return;
  }
  const crm = crmOf(world, op.crm);
  if (!act(crm, op)) world.trace.note(`nothing to do for ${op.kind} ${op.id} in ${crm.id}`);
  else tally(world, `op ${op.kind}`);
}

async function actAtVendor(world: World, crm: VendorCrm, op: Exclude<Op, { readonly kind: 'review' }>): Promise<void> {
  try {
    if (await crm.perform(op)) tally(world, `op ${op.kind}`);
    else world.trace.note(`nothing to do for ${op.kind} ${op.id} in ${crm.id}`);
  } catch (error) {
    if (!crm.isRefusal(error)) return noteFailure(world, `${op.kind} ${op.id} in ${crm.id}`, error);
    world.trace.note(`${crm.id} refuses ${op.kind} ${op.id}`);
    tally(world, 'op refused by a vendor');
  }
}

/** @returns whether there was anything to do */
function act(crm: SimCrm, op: Exclude<Op, { readonly kind: 'review' }>): boolean {
  const deed = { hand: 'user' } as const;
  switch (op.kind) {
    case 'create': {
      const emails = op.type === 'contacts' ? [`p${op.who}@example.com`] : null;
      const taken = crm.quirks.uniqueEmail && crm.holderOf(emails);
      if (taken || liveRecord(crm, op.type, op.who)) return false;
      crm.create(op.type, birthValues(op.type, op.who, op.fields), deed);
      return true;
    }
    case 'restore': {
      const record = recordsOf(crm, op.type, op.who).find(({ gone }) => gone?.kind === 'soft');
      if (!record || liveRecord(crm, op.type, op.who)) return false;
      crm.restore(record);
      return true;
    }
    default:
      return actOnLive(crm, op);
  }
}

function actOnLive(crm: SimCrm, op: Exclude<Op, { readonly kind: 'review' | 'create' | 'restore' }>): boolean {
  const deed = { hand: 'user' } as const;
  const record = liveRecord(crm, 'type' in op ? op.type : 'contacts', op.who);
  if (!record) return false;
  switch (op.kind) {
    case 'edit':
      crm.update(record, { [op.field]: valueAfter(record.type, op.field, op.value) }, deed);
      return true;
    case 'tag': {
      const tags = Array.isArray(record.fields.tags) ? record.fields.tags : [];
      const others = tags.filter((tag) => tag !== tagToken(op.value));
      crm.update(record, { tags: op.add ? [...others, tagToken(op.value)] : others }, deed);
      return true;
    }
    case 'delete':
      crm.remove(record, op.hard ? 'hard' : 'soft', deed);
      return true;
    case 'merge': {
      const survivor = liveRecord(crm, 'contacts', op.into);
      if (!survivor || survivor === record) return false;
      crm.merge(record, survivor);
      return true;
    }
    case 'link': {
      const company = liveRecord(crm, 'companies', op.company);
      if (!company) return false;
      crm.associate(record, op.add ? [company.id] : [], op.add ? [] : [company.id], deed);
      return true;
    }
  }
}

/** All records of somebody in a CRM, gone ones included. */
function recordsOf(crm: SimCrm, type: SimType, who: number): readonly CrmRecord[] {
  const marker = markerOf(type, who);
  return [...crm.records.values()].filter(
    (record) => record.fields[markerField[type]] === marker && record.type === type,
  );
}

function liveRecord(crm: SimCrm, type: SimType, who: number): CrmRecord | undefined {
  return recordsOf(crm, type, who).find(({ gone }) => !gone);
}

export function birthValues(type: SimType, who: number, fields: { readonly [field: string]: number }): Values {
  const values: Record<string, Plain> = { [markerField[type]]: markerOf(type, who) };
  for (const [field, number] of Object.entries(fields)) values[field] = valueAfter(type, field, number);
  return type === 'contacts'
    ? { ...values, firstName: `Uma${letters(who)}`, lastName: `Berg${letters(who)}`, emails: [`p${who}@example.com`] }
    : { ...values, name: `Kappa ${letters(who)} Works`, domains: [`kappa${who}.example.com`] };
}

function letters(who: number): string {
  return 'abcdefghij'.charAt(who % 10).repeat(2);
}

const spellings = ['word', ' Two  Words ', 'McWord', 'ümlaut', 'quite a long text'];

/** The value that an edit writes. */
export function valueAfter(type: SimType, field: string, number: number | null): Plain {
  if (number === null) return null;
  const { kind } = simField(type, field);
  if (kind === 'phones') return [phoneToken(number)];
  if (kind === 'strings') return [tagToken(number)];
  return kind === 'int' ? intToken(number) : textToken(number, spellings[number % spellings.length] ?? '');
}

async function editGolden(
  world: World,
  host: Sync,
  hostEdits: HostEdit[],
  op: Extract<Op, { readonly kind: 'edit' }>,
): Promise<void> {
  const marker = markerOf(op.type, op.who);
  const entity = op.type === 'contacts' ? 'contact' : 'company';
  const { items } = await host.records.list(entity, { limit: 1_000 });
  const golden = items.find((item) => markerIn(world, op.type, item.fields) === marker);
  if (!golden) return;
  const field = simField(op.type, op.field);
  const after = valueAfter(op.type, op.field, op.value);
  const before = fromModel(field, golden.fields[op.field]);
  // Noted first: the answer may be lost though the edit is stored.
  hostEdits.push({ marker, field: op.field, before, after, at: world.scheduler.now() });
  await host.records.edit(golden.id, { [op.field]: toModel(field, after) }, { expectRevision: golden.revision });
  world.trace.note(`host: edits ${marker} ${op.field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
  tally(world, 'op host edit');
}

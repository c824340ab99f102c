import type { CrmRecord } from '../crm/crm-record.ts';
import { hasField, isSingle, type Quirks } from '../crm/quirks.ts';
import { isEmpty, isList, type Plain, type SimField, simFields } from '../plain-value.ts';
import { tokenOf } from '../token.ts';
import type { Evidence } from './evidence.ts';
import type { LinkView } from './excuses.ts';

/** A live record with its link and the CRM it is in. */
export interface Placed {
  readonly link: LinkView;
  readonly record: CrmRecord;
  readonly quirks: Quirks;
}

/** The live records that the engine promises to keep alike: linked, primary, in accounts that it may write to. */
export function placedRecords({ world, excuses }: Evidence): readonly Placed[] {
  return excuses.links.flatMap((link) => {
    const crm = world.crms.get(link.connectionId);
    const record = crm?.records.get(link.remoteId);
    const isWritten = world.story.crms.some(({ id, pullOnly }) => id === link.connectionId && !pullOnly);
    if (!crm || !record || record.gone || !isWritten || link.state !== 'linked' || !link.isPrimary) return [];
    return [{ link, record, quirks: crm.quirks }];
  });
}

/** Every live linked pair agrees on what both can hold, but for what waits for a person or failed and says so. */
export function checkAgreement(evidence: Evidence): void {
  const placed = placedRecords(evidence);
  for (const [index, one] of placed.entries())
    for (const other of placed.slice(index + 1))
      if (one.link.goldenId === other.link.goldenId) compare(evidence, one, other);
}

function compare(evidence: Evidence, one: Placed, other: Placed): void {
  if (one.link.isBuried || other.link.isBuried) {
    evidence.count('pair with a dead letter');
    return;
  }
  for (const field of simFields[one.record.type]) {
    const { name } = field;
    if (!hasField(one.quirks, name) || !hasField(other.quirks, name)) continue;
    const [left, right] = [one, other].map((each) => shown(evidence, each, name)) as [Plain, Plain];
    if (agree(field, one.quirks, left, other.quirks, right) || onlyBeside(evidence, one, other, name)) continue;
    if (one.link.open.has(name) || other.link.open.has(name)) evidence.count('field left open for a person');
    else
      evidence.finding(
        'pair disagrees',
        `${name} of ${one.record.id} and ${other.record.id}: ${JSON.stringify([left, right])}`,
      );
  }
  compareLinks(evidence, one, other);
}

/** What an account shows of a field; addresses may stand on another record of the same person there. */
function shown({ world, excuses }: Evidence, { link, record }: Placed, name: string): Plain {
  const own = record.fields[name] ?? null;
  if (name !== 'emails') return own;
  const beside = excuses.links
    .filter(
      (other) =>
        other.connectionId === link.connectionId &&
        other.goldenId === link.goldenId &&
        other.state === 'linked' &&
        !other.isPrimary,
    )
    .map((other) => world.crms.get(other.connectionId)?.records.get(other.remoteId))
    .flatMap((other) => (other && !other.gone ? elements(other.fields[name] ?? null) : []));
  return beside.length === 0 ? own : [...new Set([...elements(own), ...beside])];
}

/**
 * Whether the addresses of two records differ only in what stands on another record of the person beside one of them. Such a
 * record is not written to: an address that was taken away elsewhere stays there.
 */
function onlyBeside(evidence: Evidence, one: Placed, other: Placed, name: string): boolean {
  const isCovered = (each: Placed, by: Placed): boolean => {
    const all = elements(shown(evidence, by, name));
    return elements(each.record.fields[name] ?? null).every((address) => all.includes(address));
  };
  return name === 'emails' && isCovered(one, other) && isCovered(other, one);
}

function agree(field: SimField, a: Quirks, left: Plain, b: Quirks, right: Plain): boolean {
  if (!isList(field)) {
    const [one, two] = [tokenOf(left), tokenOf(right)];
    if (one !== undefined || two !== undefined) return one === two;
    const [short = '', long = ''] = [fold(left), fold(right)].sort((x, y) => x.length - y.length);
    return a.maxLength === null && b.maxLength === null ? short === long : long.startsWith(short);
  }
  const [one, two] = [elements(left), elements(right)];
  if (isSingle(a, field))
    return isEmpty(left) === isEmpty(right) && one.every((each) => isSingle(b, field) || two.includes(each));
  if (isSingle(b, field)) return isEmpty(left) === isEmpty(right) && two.every((each) => one.includes(each));
  return one.join() === two.join();
}

function fold(value: Plain): string {
  return typeof value === 'string' ? value.toLowerCase().replace(/\s+/g, ' ').trim() : '';
}

function elements(value: Plain): readonly string[] {
  return (Array.isArray(value) ? value : []).map((each) => each.toLowerCase()).sort();
}

/** Companies are compared by whom they mean; where there is room for one, it is one of the others'. */
function compareLinks(evidence: Evidence, one: Placed, other: Placed): void {
  if (one.record.type !== 'contacts') return;
  const [left, right] = [one, other].map((each) => companies(evidence, each));
  if (!left || !right) return;
  const [few, many] = left.length <= right.length ? [left, right] : [right, left];
  const single = one.quirks.companies === 'one' || other.quirks.companies === 'one';
  const alike =
    few.every((each) => many.includes(each)) &&
    (single ? few.length > 0 || many.length === 0 : few.length === many.length);
  if (alike || (one.quirks.companies === 'one' && other.quirks.companies === 'one')) return;
  if (one.link.open.has('@companies') || other.link.open.has('@companies')) {
    evidence.count('field left open for a person');
    return;
  }
  evidence.finding(
    'pair disagrees',
    `companies of ${one.record.id} and ${other.record.id}: ${JSON.stringify([left, right])}`,
  );
}

/** Whom a contact is linked to, as golden ids; `undefined` where one of them is not linked in both or waits. */
function companies(evidence: Evidence, { link, record }: Placed): readonly string[] | undefined {
  const all = record.companies.map((id) => evidence.excuses.linkOf(link.connectionId, 'companies', id));
  const crm = evidence.world.crms.get(link.connectionId);
  const live = all.filter((each) => each === undefined || crm?.records.get(each.remoteId)?.gone === undefined);
  if (
    live.some(
      (each) => each === undefined || each.isBuried || !each.isPrimary || !isEverywhere(evidence, each.goldenId),
    )
  )
    return undefined;
  return live.flatMap((each) => each?.goldenId ?? []).sort();
}

/** Whether a golden record has a live record in every account that is written to. */
function isEverywhere({ world, excuses }: Evidence, goldenId: string): boolean {
  return world.story.crms.every(
    ({ id, pullOnly }) =>
      pullOnly ||
      excuses.links.some((link) => link.connectionId === id && link.goldenId === goldenId && link.state === 'linked'),
  );
}

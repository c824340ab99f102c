import type { Change } from '../crm/crm-record.ts';
import type { HostEdit } from '../people.ts';
import { isEmpty, isList, type Plain, simField } from '../plain-value.ts';
import { tokenOf } from '../token.ts';
import type { Families } from './families.ts';

/**
 * Which edits of a field were made in knowledge of which others, over all CRMs: an edit follows the one whose value stood
 * there when it was made. The reference merge: an edit that another one follows has had its day; any of the rest may win.
 */
export interface Lineage {
  /** Whether a value may be the last one of a field. */
  allows(marker: string, field: string, value: Plain): boolean;
  /** The edits that may win, for people. */
  winners(marker: string, field: string): readonly string[];
  /** How often users set the field. */
  edits(marker: string, field: string): number;
}

/** Where and when a value was typed. */
interface Typing {
  readonly place: string;
  readonly at: number;
  /** When the place was linked first. */
  readonly linkedAt: number;
}

interface Edits {
  readonly follows: Map<string, Set<string>>;
  /** Where each value was typed, by place; and where something was typed over it. */
  readonly typedAt: Map<string, Map<string, Typing>>;
  readonly overtypedAt: Map<string, Set<string>>;
  /** Somebody deleted or merged the record: what it held may be gone with it. */
  isReborn: boolean;
  count: number;
}

/**
 * Works out the lineage of all single-valued fields.
 * @param firstLinkOf when a record was linked first; `undefined` for one that waits for a person: what happens to it is not
 *   carried on. What was done before the first link follows nothing: without a base nobody knows what it followed
 */
export function traceLineage(
  changes: readonly Change[],
  hostEdits: readonly HostEdit[],
  families: Families,
  firstLinkOf: (record: Pick<Change, 'crm' | 'type' | 'id'>) => number | undefined,
): Lineage {
  const fields = new Map<string, Edits>();
  const standing = new Map<string, string | undefined>();
  const deleted = new Set(changes.flatMap(({ kind, marker }) => (kind === 'delete' ? [marker] : [])));
  const editsOf = (marker: string, field: string): Edits => {
    const key = `${marker}|${field}`;
    const known = fields.get(key) ?? {
      follows: new Map(),
      typedAt: new Map(),
      overtypedAt: new Map(),
      count: 0,
      isReborn: deleted.has(marker) || families.isMerged(marker),
    };
    fields.set(key, known);
    return known;
  };
  const note = (edits: Edits, node: string, before: string | undefined, typing: Typing): void => {
    // A value that comes back later is a new edit, whatever was made of the first one.
    if (edits.follows.has(node)) for (const others of edits.follows.values()) others.delete(node);
    const follows = edits.follows.get(node) ?? new Set();
    if (before !== undefined && before !== node && hadItsDay(edits, before, typing)) follows.add(before);
    edits.follows.set(node, follows);
    edits.typedAt.set(node, new Map([...(edits.typedAt.get(node) ?? []), [typing.place, typing]]));
    edits.count += 1;
  };
  const pending = [...hostEdits.entries()];
  const noteHostEdits = (until: number): void => {
    while (pending[0] && pending[0][1].at <= until) {
      const [index, { marker, field, before, after, at }] = pending[0];
      pending.shift();
      const typing = { place: 'host', at, linkedAt: 0 };
      note(editsOf(marker, field), nodeOf(after) ?? `clear host ${index}`, nodeOf(before), typing);
    }
  };
  for (const change of changes) {
    noteHostEdits(change.at);
    const linkedAt = firstLinkOf(change);
    if (linkedAt === undefined) continue;
    for (const [field, { before, wanted }] of Object.entries(change.fields)) {
      if (isList(simField(change.type, field))) continue;
      const place = `${change.crm}|${change.id}|${field}`;
      const node = nodeOf(wanted) ?? (change.hand === 'user' ? `clear ${change.change}` : undefined);
      if (change.hand === 'user' && !(node !== undefined && isEmpty(wanted) && change.kind === 'create'))
        note(
          editsOf(change.marker, field),
          node ?? '',
          change.at < linkedAt ? undefined : (standing.get(place) ?? nodeOf(before)),
          { place, at: change.at, linkedAt },
        );
      standing.set(place, node);
    }
  }
  noteHostEdits(Number.POSITIVE_INFINITY);
  const allows = (edits: Edits, value: Plain): boolean => {
    const last = lastOnes(edits);
    const node = nodeOf(value);
    if (node !== undefined) return (edits.isReborn ? [...edits.follows.keys()] : last).includes(node);
    return edits.isReborn || last.length === 0 || last.some((each) => each.startsWith('clear'));
  };
  // Of people that somebody merged, the values of each may win: not everybody may have heard of the merge.
  const inFamily = (marker: string, field: string): readonly Edits[] =>
    families.members(marker).map((member) => editsOf(member, field));
  return {
    winners: (marker, field) => inFamily(marker, field).flatMap(lastOnes),
    edits: (marker, field) => inFamily(marker, field).reduce((sum, { count }) => sum + count, 0),
    allows: (marker, field, value) => inFamily(marker, field).some((edits) => allows(edits, value)),
  };
}

/**
 * Whether an edit overtakes a value. One that was typed at several places by itself stands on at the others when it is edited
 * at one of them, which need not have been told of the others. Edited elsewhere, it stands on where no first link had read it
 * yet: there it meets the edit as another value does. Both until something is typed there, too.
 */
function hadItsDay({ typedAt, overtypedAt }: Edits, value: string, { place, at }: Typing): boolean {
  const typed = typedAt.get(value) ?? new Map<string, Typing>();
  if (typed.size < 2) return true;
  const read = [...typed.values()].filter((each) => each.at <= each.linkedAt && each.linkedAt <= at);
  const reached = typed.has(place) ? [place] : read.map((each) => each.place);
  const overtyped = new Set([...(overtypedAt.get(value) ?? []), ...reached]);
  overtypedAt.set(value, overtyped);
  return [...typed.keys()].every((each) => overtyped.has(each));
}

function lastOnes({ follows }: Edits): readonly string[] {
  const followed = new Set<string>();
  for (const [node, before] of follows) for (const each of ancestors(follows, before, node)) followed.add(each);
  const last = [...follows.keys()].filter((node) => !followed.has(node));
  // Edits that lead back to themselves: none of them is the last.
  return last.length > 0 ? last : [...follows.keys()];
}

function ancestors(follows: Edits['follows'], from: ReadonlySet<string>, self: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (found.has(node) || node === self) continue;
    found.add(node);
    open.push(...(follows.get(node) ?? []));
  }
  return found;
}

/** `undefined` for an empty value: who emptied it does not show. */
function nodeOf(value: Plain): string | undefined {
  const token = tokenOf(value);
  if (token === null) return undefined;
  return token === undefined ? 'birth' : `t${token}`;
}

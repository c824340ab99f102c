import type { AssociationType, AssociationTypes } from './association-type.ts';

/** One end of a link as a record sees it. */
export interface Association {
  /** Kind of the other record. */
  readonly to: string;
  readonly toId: number;
  /** Kinds of link, in the direction of this record. */
  readonly typeIds: readonly number[];
}

/** Names a record. */
export interface RecordKey {
  readonly type: string;
  readonly id: number;
}

/** A link that came or went, for events. */
export interface AssociationChange {
  readonly from: RecordKey;
  readonly to: RecordKey;
  readonly type: AssociationType;
  readonly removed: boolean;
}

/** All links between records, kept at both ends. */
export interface AssociationStore {
  of(record: RecordKey, to?: string): readonly Association[];
  /** Adds kinds of link to a pair; a first company becomes the primary one. */
  add(from: RecordKey, to: RecordKey, types: readonly AssociationType[]): void;
  /** Takes kinds of link, or all of them, from a pair. */
  remove(from: RecordKey, to: RecordKey, types?: readonly AssociationType[]): void;
  /** Takes all links of a record away without events, and gives them back. */
  detach(record: RecordKey): readonly Association[];
}

/** Makes an empty store; `onChange` hears of each kind of link that came or went. */
export function createAssociationStore(
  types: AssociationTypes,
  onChange: (change: AssociationChange) => void,
): AssociationStore {
  const { links, listOf, typeIds, setOneEnd } = createLinkLists();
  const set = (from: RecordKey, to: RecordKey, ids: readonly number[]): void => {
    const before = typeIds(from, to);
    setOneEnd(from, to, ids);
    setOneEnd(
      to,
      from,
      ids.flatMap((id) => types.get(id)?.inverseTypeId ?? []),
    );
    const report = (id: number, removed: boolean): void => {
      const type = types.get(id);
      if (type !== undefined) onChange({ from, to, type, removed });
    };
    for (const id of before) if (!ids.includes(id)) report(id, true);
    for (const id of ids) if (!before.includes(id)) report(id, false);
  };
  const primaryFor = (
    from: RecordKey,
    to: RecordKey,
    given: readonly AssociationType[],
  ): readonly AssociationType[] => {
    const wanted = given.find(({ isPrimary }) => isPrimary) ?? types.primary(from.type, to.type);
    if (wanted === undefined) return given;
    const ownerIsFrom = to.type === 'companies';
    const [owner, company] = ownerIsFrom ? [from, to] : [to, from];
    const primaryId = ownerIsFrom ? wanted.typeId : wanted.inverseTypeId;
    const current = listOf(owner).find((link) => link.to === company.type && link.typeIds.includes(primaryId));
    if (current === undefined) return [...new Set([...given, wanted])];
    if (given.includes(wanted) && current.toId !== company.id) {
      set(
        owner,
        { type: current.to, id: current.toId },
        current.typeIds.filter((id) => id !== primaryId),
      );
    }
    return given;
  };

  return {
    of: (record, to) => links(record).filter((link) => to === undefined || link.to === to),
    add(from, to, given) {
      const fallback = types.fallback(from.type, to.type);
      const wanted = new Set(primaryFor(from, to, given).map(({ typeId }) => typeId));
      if (fallback !== undefined) wanted.add(fallback.typeId);
      set(from, to, [...new Set([...typeIds(from, to), ...wanted])]);
    },
    remove(from, to, given) {
      const gone = given?.map(({ typeId }) => typeId);
      set(from, to, gone === undefined ? [] : typeIds(from, to).filter((id) => !gone.includes(id)));
    },
    detach(record) {
      const all = [...listOf(record)];
      for (const link of all) setOneEnd({ type: link.to, id: link.toId }, record, []);
      listOf(record).length = 0;
      return all;
    },
  };
}

interface LinkLists {
  /** The links of a record, without making room for a record that has none. */
  links(record: RecordKey): readonly Association[];
  listOf(record: RecordKey): Association[];
  typeIds(from: RecordKey, to: RecordKey): readonly number[];
  setOneEnd(from: RecordKey, to: RecordKey, ids: readonly number[]): void;
}

function createLinkLists(): LinkLists {
  const lists = new Map<string, Map<number, Association[]>>();
  const listOf = ({ type, id }: RecordKey): Association[] => {
    const ofType = lists.get(type) ?? new Map<number, Association[]>();
    const list = ofType.get(id) ?? [];
    lists.set(type, ofType);
    ofType.set(id, list);
    return list;
  };
  const links = ({ type, id }: RecordKey): readonly Association[] => lists.get(type)?.get(id) ?? [];
  return {
    links,
    listOf,
    typeIds: (from, to) => links(from).find((link) => link.to === to.type && link.toId === to.id)?.typeIds ?? [],
    setOneEnd(from, to, typeIds) {
      const list = listOf(from);
      const at = list.findIndex((link) => link.to === to.type && link.toId === to.id);
      if (at >= 0 && typeIds.length === 0) list.splice(at, 1);
      else if (at >= 0) list[at] = { to: to.type, toId: to.id, typeIds };
      else if (typeIds.length > 0) list.push({ to: to.type, toId: to.id, typeIds });
    },
  };
}

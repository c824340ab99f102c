import type { Change } from '../crm/crm-record.ts';

/** Who counts as one: everybody alone, until somebody merged two at some CRM. */
export interface Families {
  /** The name of the family that a marker belongs to. */
  of(marker: string): string;
  /** Whether the family has more than one member. */
  isMerged(marker: string): boolean;
  /** Everybody in the family of a marker. */
  members(marker: string): readonly string[];
}

/** Gathers families from the merges of a story. */
export function gatherFamilies(changes: readonly Change[]): Families {
  const heads = new Map<string, string>();
  const of = (marker: string): string => {
    let head = marker;
    for (let next = heads.get(head); next !== undefined; next = heads.get(head)) head = next;
    return head;
  };
  const merged = new Set<string>();
  for (const { kind, marker, into } of changes) {
    if (kind !== 'merge' || into === undefined) continue;
    merged.add(marker).add(into);
    if (of(marker) !== of(into)) heads.set(of(marker), of(into));
  }
  const members = (marker: string): readonly string[] => {
    const found = [...merged].filter((member) => of(member) === of(marker));
    return found.length > 0 ? found : [marker];
  };
  return { of, members, isMerged: (marker) => members(marker).length > 1 };
}

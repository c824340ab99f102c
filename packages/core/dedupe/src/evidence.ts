import type { MatchKey } from './match-key.ts';
import type { MatchSubject } from './match-subject.ts';

/** The keys a record and one candidate have in common, told apart by what they can decide. */
export interface Evidence {
  /** All of them, in order of precedence. */
  readonly keys: MatchKey[];
  /** Those that no stop list names: strong, and held by few. */
  readonly sure: readonly MatchKey[];
  /** Those held by few, strong or weak. */
  readonly rare: readonly MatchKey[];
}

/** A record, one candidate, and what they share: all a rule looks at. */
export interface Pair {
  readonly subject: MatchSubject;
  readonly candidate: { readonly id: string; readonly subject: MatchSubject; readonly linkedHere: boolean };
  readonly evidence: Evidence;
}

/** Whether any of the keys is of this kind. */
export function hasKind(keys: readonly MatchKey[], kind: MatchKey['kind']): boolean {
  return keys.some((key) => key.kind === kind);
}

/** Number of different kinds among the keys: two phones of one person are one piece of evidence. */
export function kindCount(keys: readonly MatchKey[]): number {
  return new Set(keys.map((key) => key.kind)).size;
}

/** Whether two records belong to a common record in one of the roles, to none in common, or one of them does not say. */
export function compareRelated(
  a: MatchSubject,
  b: MatchSubject,
  roles: readonly string[],
): 'shared' | 'disjoint' | 'unknown' {
  let disjoint = false;
  for (const role of roles) {
    const left = a.related?.[role] ?? [];
    const right = b.related?.[role] ?? [];
    if (left.some((id) => right.includes(id))) return 'shared';
    if (left.length > 0 && right.length > 0) disjoint = true;
  }
  return disjoint ? 'disjoint' : 'unknown';
}

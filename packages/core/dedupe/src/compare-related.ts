import type { MatchSubject } from './match-subject.ts';

/**
 * Whether two records belong to a common record in one of the roles (`shared`), to different ones in a role that both
 * fill (`disjoint`), or cannot be told apart by it (`unknown`).
 */
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

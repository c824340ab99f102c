import { foldWords } from './fold-words.ts';
import { nicknameGroups } from './nickname-groups.ts';

const rootsOf: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ indexGroups();

/**
 * Whether two given names can be the same person's: equal when folded, or a name and its usual short or foreign form
 * (`Bob` and `Robert`, `Sasha` and `Alexandra`). Symmetric but not transitive; initials match only themselves.
 */
export function sameGivenName(a: string, b: string): boolean {
  const left = givenNameKey(a);
  const right = givenNameKey(b);
  if (left === '' || right === '') return false;
  if (left === right) return true;
  const roots = rootsOf.get(left);
  return roots !== undefined && (rootsOf.get(right)?.some((root) => roots.includes(root)) ?? false);
}

/**
 * Names that stand for a given name in a blocking key: the first name of each group it belongs to, or the folded name
 * itself. Two names for which {@link sameGivenName} holds share at least one. Empty for text without letters.
 */
export function givenNameRoots(name: string): readonly string[] {
  const key = givenNameKey(name);
  return key === '' ? [] : (rootsOf.get(key) ?? [key]);
}

function givenNameKey(name: string): string {
  return foldWords(name).join(' ');
}

function indexGroups(): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const group of nicknameGroups) {
    const [root = ''] = group;
    for (const name of group) index.set(name, [...(index.get(name) ?? []), root]);
  }
  return index;
}

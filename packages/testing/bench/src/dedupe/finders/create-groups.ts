/** Joins ids, directly and by way of others. */
export interface Groups {
  join(id1: string, id2: string): void;
  /** Groups of two or more. */
  all(): Iterable<readonly string[]>;
}

/** Groups that nobody has joined yet. */
export function createGroups(): Groups {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    for (let at = id; at !== root; ) {
      const parent = parents.get(at) ?? root;
      parents.set(at, root);
      at = parent;
    }
    return root;
  };
  return {
    join(id1, id2) {
      const [root1, root2] = [rootOf(id1), rootOf(id2)];
      parents.set(root1, root1);
      parents.set(root2, root1);
    },
    all() {
      const groups = new Map<string, string[]>();
      for (const id of parents.keys()) {
        const root = rootOf(id);
        groups.set(root, [...(groups.get(root) ?? []), id]);
      }
      return [...groups.values()].filter((group) => group.length > 1);
    },
  };
}

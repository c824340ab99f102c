/** What a person's long transaction is about to do. */
export interface LateCommit {
  /** Records that the transaction holds until it is committed. */
  readonly ids: readonly string[];
  /** The time that the transaction stamps its records with. */
  readonly stampMs: number;
  /** When it is committed and can be read. */
  readonly dueMs: number;
  readonly run: () => void;
}

/** Transactions that are still open; what they wrote is not to be seen, and their records are locked. */
export interface LateCommits {
  add(commit: LateCommit): void;
  /** Commits what is due. */
  settle(nowMs: number): void;
  holds(id: string): boolean;
  /** The stamp of the oldest open transaction; undefined when none is open. */
  oldestStampMs(): number | undefined;
}

/** Makes a list without open transactions. */
export function createLateCommits(): LateCommits {
  let open: LateCommit[] = [];
  return {
    add(commit) {
      open.push(commit);
    },
    settle(nowMs) {
      const due = open.filter(({ dueMs }) => dueMs <= nowMs);
      if (due.length === 0) return;
      open = open.filter(({ dueMs }) => dueMs > nowMs);
      for (const { run } of due.sort((left, right) => left.dueMs - right.dueMs)) run();
    },
    holds: (id) => open.some(({ ids }) => ids.includes(id)),
    oldestStampMs: () => (open.length === 0 ? undefined : Math.min(...open.map(({ stampMs }) => stampMs))),
  };
}

/** A connection that was taken from a pool, as `pg` has it. */
export interface TestClient {
  query(statement: {
    readonly text: string;
    readonly values?: unknown[];
  }): Promise<{ readonly rows: Record<string, unknown>[]; readonly command?: string }>;
  /** Gives the connection back to its pool, or ends it. */
  release(end?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}

/** A pool of connections; a `Pool` of `pg` fits. */
export interface TestPool {
  connect(): Promise<TestClient>;
}

/** How far a tenant's runs had come, as it was seen last. */
export interface StoreMark {
  readonly epoch: string;
  readonly runId: string;
  readonly sequence: number;
}

/**
 * Remembers outside of the store how far it had come, so that an older copy that was put back is noticed: a store cannot
 * know that of itself. It must not be part of the same backup.
 */
export interface StoreWitness {
  read(tenantId: string): Promise<StoreMark | undefined>;
  write(tenantId: string, mark: StoreMark): Promise<void>;
}

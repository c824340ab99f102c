import type { DeniedField, PortAccess, PortCapabilities } from '@crmsync/adapter';

/** What is stored of a port's access: the reason as data. */
export type StoredAccess = Omit<PortAccess, 'reason'> & {
  readonly reason?: { readonly code: string; readonly message: string; readonly remedy?: string };
};

/** What an account and its credentials leave of what an adapter declares. */
export interface AccountAccess {
  allows(objectType: string, operation: PortCapabilities['operations'][number]): boolean;
  may(right: DeniedField['rights'][number], objectType: string, part: DeniedField['part'], name: string): boolean;
  /** What may not be read of a port, sorted: what is hidden now is to be read again when it no longer is. */
  hidden(objectType: string): readonly string[];
}

/** Looks up what an account may do. Ports that are not named have all that they declare. */
export function createAccountAccess(rows: readonly Omit<PortAccess, 'reason'>[] = []): AccountAccess {
  const operations = new Map(rows.map((row) => [row.objectType, new Set(row.operations)]));
  const denied = new Set<string>();
  const hidden = new Map<string, string[]>();
  for (const row of rows) {
    for (const { part, name, rights } of row.denied ?? []) {
      for (const right of rights) denied.add(`${right}|${row.objectType}|${part}|${name}`);
      if (!rights.includes('read')) continue;
      hidden.set(row.objectType, [...(hidden.get(row.objectType) ?? []), `${part}|${name}`].sort());
    }
  }
  return {
    allows: (objectType, operation) => operations.get(objectType)?.has(operation) ?? true,
    may: (right, objectType, part, name) => denied.size === 0 || !denied.has(`${right}|${objectType}|${part}|${name}`),
    hidden: (objectType) => hidden.get(objectType) ?? [],
  };
}

/** The form in which access is stored. */
export function storedAccess(rows: readonly PortAccess[]): readonly StoredAccess[] {
  return rows.map(({ reason, ...row }) => ({
    ...row,
    ...(reason
      ? {
          reason: {
            code: reason.code,
            message: reason.message,
            ...(reason.remedy === undefined ? {} : { remedy: reason.remedy }),
          },
        }
      : {}),
  }));
}

/** Where a record lies: in which row, and in which of its slots. */
export interface RecordPlace {
  /** The primary key as text. */
  readonly key: string;
  /** Absent for the main record of the row. */
  readonly slot?: string;
}

/** How rows and slots make ids of records. */
export interface RecordIds {
  write(place: RecordPlace): string;
  /** `undefined` when no record can have this id. */
  read(id: string): RecordPlace | undefined;
}

/** Names of slots: nothing in them has to be escaped. */
export const slotName = /^[A-Za-z0-9_-]+$/;

/**
 * Ids of a table: the key itself, and `42:alt1` for a slot. Where there are slots, a colon in a key is escaped, so that each
 * id is of one record and tells where it lies.
 */
export function recordIds(slots: readonly string[]): RecordIds {
  if (slots.length === 0) return { write: ({ key }) => key, read: (id) => ({ key: id }) };
  return {
    write: ({ key, slot }) => `${escaped(key)}${slot === undefined ? '' : `:${slot}`}`,
    read: (id) => {
      const [key = '', slot, ...more] = id.split(':');
      if (more.length > 0 || (slot !== undefined && !slots.includes(slot))) return undefined;
      const plain = key.replaceAll('%3A', ':').replaceAll('%25', '%');
      if (escaped(plain) !== key) return undefined;
      return slot === undefined ? { key: plain } : { key: plain, slot };
    },
  };
}

function escaped(key: string): string {
  return key.replaceAll('%', '%25').replaceAll(':', '%3A');
}

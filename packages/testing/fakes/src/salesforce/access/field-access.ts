/** What field-level security keeps from the user of the API. */
export interface FieldAccess {
  /** Hides a field: it is absent from describe and every answer, and naming it is an error. */
  hide(objectName: string, field: string): void;
  /** Lets a field be read only. */
  lock(objectName: string, field: string): void;
  /** Gives full access back. */
  grant(objectName: string, field: string): void;
  /** Hides a whole object. */
  hideObject(objectName: string): void;
  isHidden(objectName: string, field: string): boolean;
  isLocked(objectName: string, field: string): boolean;
  isObjectHidden(objectName: string): boolean;
}

/** Makes a user who may do everything. */
export function createFieldAccess(): FieldAccess {
  const hidden = new Set<string>();
  const locked = new Set<string>();
  const objects = new Set<string>();
  const key = (objectName: string, field: string): string => `${objectName}.${field}`.toLowerCase();
  return {
    hide(objectName, field) {
      hidden.add(key(objectName, field));
    },
    lock(objectName, field) {
      locked.add(key(objectName, field));
    },
    grant(objectName, field) {
      hidden.delete(key(objectName, field));
      locked.delete(key(objectName, field));
    },
    hideObject(objectName) {
      objects.add(objectName.toLowerCase());
    },
    isHidden: (objectName, field) => hidden.has(key(objectName, field)),
    isLocked: (objectName, field) => locked.has(key(objectName, field)),
    isObjectHidden: (objectName) => objects.has(objectName.toLowerCase()),
  };
}

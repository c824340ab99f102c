/** An owner as the API describes it. */
export interface Owner {
  readonly id: string;
  readonly email: string;
  readonly type: 'PERSON' | 'QUEUE';
  readonly firstName: string;
  readonly lastName: string;
  readonly userId: number | null;
  readonly userIdIncludingInactive: number;
  readonly teams: readonly { readonly id: string; readonly name: string; readonly primary: boolean }[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
}

/** The owners of an account; the API only reads them. */
export interface OwnerStore {
  list(archived: boolean): Owner[];
  get(id: string): Owner | undefined;
  byUserId(userId: number): Owner | undefined;
  /** Adds an owner and gives back its id. */
  add(
    owner: { readonly email: string; readonly firstName?: string; readonly lastName?: string; readonly id?: string },
    atIso: string,
  ): string;
  /** Deactivates an owner; it stays readable as archived. */
  archive(id: string): void;
}

/** Makes an empty store. */
export function createOwnerStore(): OwnerStore {
  const owners = new Map<string, Owner>();
  return {
    list: (archived) => [...owners.values()].filter((owner) => owner.archived === archived),
    get: (id) => owners.get(id),
    byUserId: (userId) => [...owners.values()].find((owner) => owner.userIdIncludingInactive === userId),
    add({ email, firstName = '', lastName = '', id }, atIso) {
      const ownerId = id ?? String(81_000_001 + owners.size);
      const userId = 1_000_001 + owners.size;
      owners.set(ownerId, {
        id: ownerId,
        email,
        type: 'PERSON',
        firstName,
        lastName,
        userId,
        userIdIncludingInactive: userId,
        teams: [],
        createdAt: atIso,
        updatedAt: atIso,
        archived: false,
      });
      return ownerId;
    },
    archive(id) {
      const owner = owners.get(id);
      if (owner !== undefined) owners.set(id, { ...owner, userId: null, archived: true });
    },
  };
}

/** What is known of a customer when its type is looked for. */
export interface TypedCustomer {
  readonly name: string;
  readonly number: string | null;
  /** Names of its account groups. */
  readonly groups: readonly string[];
  /** Values of its custom fields by name. */
  readonly customFields: { readonly [name: string]: string };
}

/** Where the type of a customer is kept. */
export interface AccountTypeSettings {
  /** A custom field by its name, the account groups, or a function of yours. */
  readonly from: { readonly customField: string } | { readonly accountGroup: true } | TypeOfCustomer;
  /** Other spellings → type, e.g. `{ Distributor: 'Distribution' }`, in any case. */
  readonly aliases?: { readonly [spelling: string]: string };
  /** Type of a customer without one. @default none */
  readonly defaultType?: string;
}

/** Tells the type of a customer; `undefined` = it has none. */
export type TypeOfCustomer = (customer: TypedCustomer) => string | undefined;

/** Makes a function that tells the type of a customer in one spelling. */
export function accountTypeOf(settings: AccountTypeSettings): TypeOfCustomer {
  const { from, aliases = {}, defaultType } = settings;
  const spellings = new Map(Object.entries(aliases).map(([spelling, type]) => [spelling.trim().toLowerCase(), type]));
  const types = new Map(Object.values(aliases).map((type) => [type.toLowerCase(), type]));
  const spelled = (text: string): string => {
    const key = text.trim().toLowerCase();
    return spellings.get(key) ?? types.get(key) ?? text.trim();
  };
  return (customer) => {
    const found = givenType(
      from,
      customer,
      (name) => spellings.has(name.toLowerCase()) || types.has(name.toLowerCase()),
    );
    return found === undefined || found.trim() === '' ? defaultType : spelled(found);
  };
}

function givenType(
  from: AccountTypeSettings['from'],
  customer: TypedCustomer,
  isKnown: (group: string) => boolean,
): string | undefined {
  if (typeof from === 'function') return from(customer);
  // A customer is in several groups: one that the table of spellings names is its type before the others.
  if ('accountGroup' in from) return customer.groups.find(isKnown) ?? customer.groups[0];
  const wanted = from.customField.trim().toLowerCase();
  return Object.entries(customer.customFields).find(([name]) => name.trim().toLowerCase() === wanted)?.[1];
}

/** One kind of link in one direction. */
export interface AssociationType {
  readonly typeId: number;
  readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  /** Kind of object the link starts from. */
  readonly from: string;
  readonly to: string;
  readonly label: string | null;
  /** The type id of the same link seen from the other end. */
  readonly inverseTypeId: number;
  /** True for the one main link of a pair of kinds. */
  readonly isPrimary: boolean;
}

type Row = readonly [from: string, to: string, typeId: number, inverseTypeId: number, label?: string];

const unlabelled: readonly Row[] = [
  ['contacts', 'companies', 279, 280],
  ['deals', 'contacts', 3, 4],
  ['deals', 'companies', 341, 342],
  ['contacts', 'contacts', 449, 449],
  ['companies', 'companies', 450, 450],
  ['deals', 'deals', 451, 451],
  ['calls', 'contacts', 194, 193],
  ['calls', 'companies', 182, 181],
  ['calls', 'deals', 206, 205],
  ['emails', 'contacts', 198, 197],
  ['emails', 'companies', 186, 185],
  ['emails', 'deals', 210, 209],
  ['meetings', 'contacts', 200, 199],
  ['meetings', 'companies', 188, 187],
  ['meetings', 'deals', 212, 211],
  ['notes', 'contacts', 202, 201],
  ['notes', 'companies', 190, 189],
  ['notes', 'deals', 214, 213],
  ['tasks', 'contacts', 204, 203],
  ['tasks', 'companies', 192, 191],
  ['tasks', 'deals', 216, 215],
];
const labelled: readonly Row[] = [
  ['contacts', 'companies', 1, 2, 'Primary'],
  ['deals', 'companies', 5, 6, 'Primary'],
  ['companies', 'companies', 13, 14, 'Child Company'],
];

function bothWays([from, to, typeId, inverseTypeId, label = null]:
  | Row
  | readonly [string, string, number, number, string | null]): AssociationType[] {
  const category = 'HUBSPOT_DEFINED';
  const isPrimary = label === 'Primary';
  const there: AssociationType = { typeId, category, from, to, label, inverseTypeId, isPrimary };
  if (typeId === inverseTypeId) return [there];
  const backLabel = label === 'Child Company' ? 'Parent Company' : label;
  return [there, { ...there, typeId: inverseTypeId, from: to, to: from, label: backLabel, inverseTypeId: typeId }];
}

/** The kinds of link an account knows, own labels included. */
export interface AssociationTypes {
  get(typeId: number): AssociationType | undefined;
  /** The unlabelled kind of link between two kinds of object. */
  fallback(from: string, to: string): AssociationType | undefined;
  primary(from: string, to: string): AssociationType | undefined;
  between(from: string, to: string): AssociationType[];
  /** Adds an own label, with its inverse, and gives back both directions. */
  addLabel(from: string, to: string, label: string, inverseLabel: string): AssociationType[];
}

/** Makes the registry with the vendor's own kinds of link. */
export function createAssociationTypes(): AssociationTypes {
  const types = new Map<number, AssociationType>();
  for (const type of [...labelled, ...unlabelled].flatMap(bothWays)) types.set(type.typeId, type);
  const between = (from: string, to: string): AssociationType[] =>
    [...types.values()].filter((type) => type.from === from && type.to === to);
  let nextOwn = 1001;
  return {
    get: (typeId) => types.get(typeId),
    fallback: (from, to) => between(from, to).find(({ label }) => label === null),
    primary: (from, to) => between(from, to).find(({ isPrimary }) => isPrimary),
    between,
    addLabel(from, to, label, inverseLabel) {
      const typeId = nextOwn++;
      const inverseTypeId = nextOwn++;
      const there: AssociationType = {
        typeId,
        category: 'USER_DEFINED',
        from,
        to,
        label,
        inverseTypeId,
        isPrimary: false,
      };
      const back: AssociationType = {
        ...there,
        typeId: inverseTypeId,
        from: to,
        to: from,
        label: inverseLabel,
        inverseTypeId: typeId,
      };
      types.set(typeId, there);
      types.set(inverseTypeId, back);
      return [there, back];
    },
  };
}

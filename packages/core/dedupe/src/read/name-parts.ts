/** The parts of one name: numbers of texts, 0 for none. */
export interface NameParts {
  readonly first: number;
  readonly middle: number;
  readonly last: number;
  readonly generation: number;
}

/** Parts of a name that says nothing. */
export const noName: NameParts = { first: 0, middle: 0, last: 0, generation: 0 };

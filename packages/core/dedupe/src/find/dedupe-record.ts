/** Fields that the finder knows the meaning of. */
export type DedupeField =
  | 'externalId'
  | 'firstName'
  | 'lastName'
  | 'fullName'
  | 'email'
  | 'phone'
  | 'company'
  | 'website'
  | 'jobTitle'
  | 'street'
  | 'streetNumber'
  | 'city'
  | 'region'
  | 'postalCode'
  | 'country'
  | 'birthday';

/** A column the finder does not know: compared as text, its weight learned from the data. */
export type OtherField = `other:${string}`;

/**
 * One record of a store, as raw as it is there. Missing, empty and `null` mean the same. Of a company the name is
 * `company` (`fullName` is read when there is none).
 */
export type DedupeRecord = {
  /** Names the record in the result; says nothing about what it is. */
  readonly id: string;
  /** System or list the record comes from. */
  readonly source?: string | null | undefined;
} & { readonly [F in DedupeField | OtherField]?: string | null | undefined };

/** Records of a store, whole or as they come; as they come also in batches, which is faster. */
export type DedupeRecords = Iterable<DedupeRecord> | AsyncIterable<DedupeRecord | readonly DedupeRecord[]>;

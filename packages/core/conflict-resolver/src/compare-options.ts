/** How values are compared. */
export interface CompareOptions {
  /** ISO 3166-1 alpha-2 code for phone numbers without country code. @default none: such numbers are compared by their digits */
  readonly defaultRegion?: string;
}

/** Whose records are read, and how. */
export interface ReadSettings {
  readonly entity: 'contact' | 'company';
  /** ISO 3166-1 alpha-2 code for records that name no country, `''` for none. */
  readonly country: string;
}

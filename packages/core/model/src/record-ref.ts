/** Points at one record in one remote account. `objectType` is the vendor's own kind of record, e.g. `contacts`. */
export interface RemoteRef {
  readonly objectType: string;
  readonly id: string;
}

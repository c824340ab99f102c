/** What `crmsync demo` was called with. */
export interface DemoOptions {
  readonly seed: number;
  readonly contacts: number;
  readonly companies: number;
  readonly deals: number;
  readonly json: boolean;
  /** Takes everything back at the end. */
  readonly undo: boolean;
  /** Leaves the store in its folder. */
  readonly keep: boolean;
}

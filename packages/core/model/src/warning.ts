/** A loss that did not stop the work: an unmapped choice, a field left out. Never carries field values. */
export interface Warning {
  /** Upper snake case, stable. */
  readonly code: string;
  /** The model field concerned. */
  readonly field?: string;
  /** One sentence for a person, without values. */
  readonly detail: string;
}

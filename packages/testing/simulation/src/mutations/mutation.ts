/** One change of the text of one source file. */
export interface Patch {
  /** `engine/…` for the engine's sources, `simulation/…` for those of the simulation, whose adapter belongs to it. */
  readonly file: string;
  /** Must be there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A deliberate fault: what somebody might well have written instead. */
export interface Mutation {
  readonly id: string;
  /** The rule it breaks. */
  readonly rule: string;
  /** What goes wrong with it. */
  readonly story: string;
  readonly patches: readonly Patch[];
  /** Why more than one guard had to be taken away. */
  readonly also?: string;
}

/** Thrown by control calls that name a record or value which the fake does not have. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

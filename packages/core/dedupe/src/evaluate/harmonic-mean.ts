/** A part of a whole; all of it when there is nothing to have a part of. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

/** F1 of precision and recall; 0 when both are. */
export function harmonicMean(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

const unkeepable = /\0|\p{Surrogate}/u;

/** Whether a row may have this id: drivers turn NUL and lone surrogates, which no id has, into something else or fail. */
export function isPossibleId(id: string): boolean {
  return !unkeepable.test(id);
}

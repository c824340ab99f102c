/** Calls of one calendar month. */
export interface CallBudget {
  /** Uses one call and says whether it was free. */
  take(nowMs: number): boolean;
}

/** Makes a budget that starts afresh with each month of UTC; it tells nobody what is left. */
export function createCallBudget(monthlyCalls: number): CallBudget {
  let month = '';
  let used = 0;
  return {
    take(nowMs) {
      const current = new Date(nowMs).toISOString().slice(0, 7);
      if (current !== month) {
        month = current;
        used = 0;
      }
      if (used >= monthlyCalls) return false;
      used++;
      return true;
    },
  };
}

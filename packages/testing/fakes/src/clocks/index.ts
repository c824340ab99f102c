export { createIdleClock } from './idle-clock.ts';
export { createSteppedClock, type SteppedClock } from './stepped-clock.ts';
export type { WaitingClock } from './waiting-clock.ts';

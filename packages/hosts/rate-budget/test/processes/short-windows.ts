/** Two windows at once, short enough for a test in real time. */
export const shortWindows = [
  { name: 'second', limit: 12, perMs: 1_000 },
  { name: 'burst', limit: 20, perMs: 2_000 },
];

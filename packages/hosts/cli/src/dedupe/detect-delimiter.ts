const delimiters = [',', ';', '\t', '|'] as const;

/** What separates the columns, from the first lines of a table: what cuts them most often into equally many cells. */
export function detectDelimiter(sample: string): string {
  const lines = splitLines(sample).slice(0, 20);
  const scored = delimiters.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const [first = 0] = counts;
    const equal = counts.filter((count) => count === first).length / Math.max(1, counts.length);
    return { delimiter, score: first === 0 ? 0 : first * equal };
  });
  return scored.reduce((best, other) => (other.score > best.score ? other : best)).delimiter;
}

/** Lines outside quotes, with quoted text left out. The last one may be cut off, so it only counts when it is the only one. */
function splitLines(sample: string): string[] {
  const lines = sample.replace(/"(?:[^"]|"")*("|$)/g, '').split(/\r\n|\n|\r/);
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  return whole.filter((line) => line.trim() !== '');
}

/** How many records hold which values, by column; `word` stands for the words of company names. */
export interface ValueCounts {
  /** Records that hold a value. */
  holders(column: string, text: string): number;
  /** Records that hold any value. */
  filled(column: string): number;
}

/** Reads one or a few fields of every record, a batch at a time, into normal form. */
export interface FieldsReader<Forms> {
  /** Reads the batch under way: so many records, the first of which is at this place in the order given. */
  read(place: number, rows: number): void;
  /** Everything that was read so far, as plain data that another thread can be given. */
  finish(records: number): Forms;
}

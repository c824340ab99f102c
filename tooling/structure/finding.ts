/** One broken rule, at one place. */
export interface Finding {
  /** Stable name of the rule, kebab-case. */
  readonly rule: string;
  /** Path relative to the repository root. */
  readonly file: string;
  readonly line?: number;
  /** What is wrong and what to do instead. */
  readonly message: string;
}

/** One line per finding, in the form editors make clickable. */
export function formatFinding({ rule, file, line, message }: Finding): string {
  return `${line === undefined ? file : `${file}:${line}`}  ${rule}  ${message}`;
}

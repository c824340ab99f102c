/** One gate: a script of the root package.json. */
export interface Stage {
  readonly id: string;
  readonly script: string;
  /** How many cores it keeps busy; `all` runs alone. */
  readonly cores: 1 | 'all';
  /** Stages whose result it needs. */
  readonly needs?: readonly string[];
  /** First line of the part of the output that is shown even when the stage passes. */
  readonly summary?: RegExp;
}

/** Every gate, in the order in which they start. */
export const stages: readonly Stage[] = [
  { id: 'lint', script: 'lint', cores: 1 },
  { id: 'structure', script: 'check:structure', cores: 1 },
  { id: 'typecheck', script: 'typecheck', cores: 1 },
  { id: 'knip', script: 'knip', cores: 1 },
  { id: 'docs', script: 'check:docs', cores: 1 },
  { id: 'api-docs', script: 'docs:api', cores: 1 },
  { id: 'changesets', script: 'check:changesets', cores: 1 },
  { id: 'unit', script: 'unit', cores: 'all', summary: /^ Test Files / },
  { id: 'build', script: 'build', cores: 'all' },
  { id: 'packages', script: 'check:packages', cores: 'all', needs: ['build'] },
  { id: 'size', script: 'size', cores: 1, needs: ['build'] },
];

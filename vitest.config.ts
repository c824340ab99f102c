import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@crmsync/source'] },
  ssr: { resolve: { conditions: ['@crmsync/source'] } },
  test: {
    include: ['packages/*/*/test/**/*.test.ts', 'tooling/test/**/*.test.ts', 'examples/*/test/**/*.test.ts'],
    typecheck: {
      enabled: true,
      include: ['packages/*/*/test/**/*.test-d.ts'],
      // Only what the type tests import: the typecheck stage has the whole workspace in one program.
      tsconfig: 'tooling/tsconfig.type-tests.json',
      ignoreSourceErrors: true,
    },
  },
});

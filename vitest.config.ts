import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@crmsync/source'] },
  ssr: { resolve: { conditions: ['@crmsync/source'] } },
  test: {
    include: ['packages/*/*/test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['packages/*/*/test/**/*.test-d.ts'] },
  },
});

import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

/** One build for every package: each `exports` entry that names a source file is an entry point. */
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
  bin?: Record<string, string>;
};
const sources = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'object' && target['@crmsync/source'] ? [target['@crmsync/source']] : [],
);
const commands = Object.values(manifest.bin ?? {}).map((file) =>
  file.replace('./dist/', './src/').replace(/\.js$/, '.ts'),
);

export default defineConfig({
  entry: [...sources, ...commands],
  format: 'esm',
  target: 'es2023',
  platform: 'node',
  dts: { entry: sources },
  clean: true,
  sourcemap: false,
  removeNodeProtocol: false,
});

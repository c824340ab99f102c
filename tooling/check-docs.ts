/**
 * Compiles every TypeScript block of the documentation against the sources of the packages, and runs those fenced
 * as `ts run`. A block is a module of its own unless it is fenced as `ts continues`: then it belongs to the one before.
 */
import { execFile } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type CodeBlock, codeBlocks, moduleOf } from './docs-code/code-block.ts';
import { readWorkspace, type Workspace } from './structure/workspace.ts';

const run = promisify(execFile);
const runTimeoutMs = 180_000;
const documents = ['*.md', 'docs/**/*.md', 'packages/*/*/README.md', 'examples/*/README.md'];

interface DocumentedBlock extends CodeBlock {
  /** Path of the Markdown file, relative to the root. */
  readonly document: string;
  /** Path of the extracted module, relative to the scratch folder. */
  readonly module: string;
}

function readBlocks(root: string): DocumentedBlock[] {
  return globSync(documents, { cwd: root, exclude: ['docs/api/**'] })
    .sort()
    .flatMap((document) => {
      try {
        return codeBlocks(readFileSync(join(root, document), 'utf8')).map((block) => ({
          ...block,
          document,
          module: `${document}.line-${block.line}.ts`,
        }));
      } catch (cause) {
        throw new TypeError(`${document}: ${cause instanceof Error ? cause.message : 'unreadable'}`, { cause });
      }
    });
}

/** Gives the blocks what a user of all packages would have installed. */
function linkDependencies({ root, packages }: Workspace, scratch: string): void {
  const targets = new Map(packages.map(({ name, folder }) => [name, join(root, folder)]));
  for (const { folder, manifest } of packages) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
      const installed = join(root, folder, 'node_modules', name);
      if (!targets.has(name) && existsSync(installed)) targets.set(name, realpathSync(installed));
    }
  }
  for (const [name, target] of targets) {
    const link = join(scratch, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
}

function writeModules(blocks: readonly DocumentedBlock[], scratch: string): void {
  for (const block of blocks) {
    const file = join(scratch, block.module);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, moduleOf(block));
  }
  const files = blocks.map(({ module }) => module);
  const compilerOptions = { declaration: false };
  const config = { extends: '../../tsconfig.base.json', compilerOptions, files };
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify(config));
}

async function attempt(command: string, args: readonly string[], cwd: string): Promise<string | undefined> {
  try {
    await run(command, args, { cwd, timeout: runTimeoutMs });
    return undefined;
  } catch (error) {
    const { stdout = '', stderr = '', killed } = error as { stdout?: string; stderr?: string; killed?: boolean };
    return `${stdout}${stderr}${killed ? `stopped after ${runTimeoutMs} ms` : ''}`.trim() || String(error);
  }
}

/** Everything that is wrong with the code in the documents below `root`, in places of the documents. */
export async function checkDocs(root: string): Promise<{ readonly blocks: number; readonly complaints: string[] }> {
  const scratch = join(root, '.cache', 'docs-code');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const blocks = readBlocks(root);
  if (blocks.length === 0) return { blocks: 0, complaints: [] };
  linkDependencies(readWorkspace(root), scratch);
  writeModules(blocks, scratch);
  const tsc = join(import.meta.dirname, '..', 'node_modules', '.bin', 'tsc');
  const complaints = [await attempt(tsc, ['-p', '.', '--pretty', 'false'], scratch)];
  for (const { document, line, module } of blocks.filter(({ marks }) => marks.includes('run'))) {
    const output = await attempt(process.execPath, ['--conditions=@crmsync/source', module], scratch);
    if (output !== undefined) complaints.push(`${document}:${line} does not run\n${output}`);
  }
  const inDocuments = (text: string): string => text.replaceAll(/\.line-\d+\.ts\((\d+),(\d+)\)/g, ':$1:$2');
  return { blocks: blocks.length, complaints: complaints.filter((text) => text !== undefined).map(inDocuments) };
}

if (import.meta.main) {
  const { blocks, complaints } = await checkDocs(join(import.meta.dirname, '..'));
  for (const text of complaints) console.log(text);
  console.log(`${blocks} code blocks, ${complaints.length === 0 ? 'all hold' : 'not all hold'}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

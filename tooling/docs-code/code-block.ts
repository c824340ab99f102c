/** A fenced block of TypeScript in a Markdown file. */
export interface CodeBlock {
  /** Line of the first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
  /** `run`: executed as well as checked. `continues`: belongs to the block before it. */
  readonly marks: readonly string[];
}

const knownMarks = ['run', 'continues'];
const fence = /^(\s*)(`{3,}|~{3,})\s*(\S*)\s*(.*)$/;

/**
 * The TypeScript blocks of a Markdown text, those that continue another joined to it.
 *
 * @throws TypeError on an unknown mark, so that a misspelt one does not silently skip anything.
 */
export function codeBlocks(markdown: string): CodeBlock[] {
  return joinContinuations(fencedBlocks(markdown));
}

/** A module whose line numbers are those of the Markdown file, so that compiler messages point into it. */
export function moduleOf({ line, code }: CodeBlock): string {
  return `${'\n'.repeat(line - 1)}${code}\nexport {};\n`;
}

function fencedBlocks(markdown: string): CodeBlock[] {
  const lines = markdown.split('\n');
  const blocks: CodeBlock[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const [, indent = '', ticks = '', language = '', info = ''] = fence.exec(lines[index] ?? '') ?? [];
    if (ticks === '') continue;
    const start = index + 1;
    const end = lines.findIndex((line, at) => at >= start && line.trim() === ticks);
    index = end === -1 ? lines.length : end;
    if (language !== 'ts' && language !== 'typescript') continue;
    const marks = info.split(/\s+/).filter((mark) => mark !== '');
    const unknown = marks.find((mark) => !knownMarks.includes(mark));
    if (unknown !== undefined) throw new TypeError(`line ${start}: unknown mark "${unknown}" after \`\`\`ts`);
    const code = lines.slice(start, index).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    blocks.push({ line: start + 1, code: code.join('\n'), marks });
  }
  return blocks;
}

function joinContinuations(blocks: readonly CodeBlock[]): CodeBlock[] {
  const joined: CodeBlock[] = [];
  for (const block of blocks) {
    const previous = block.marks.includes('continues') ? joined.pop() : undefined;
    if (previous === undefined) {
      joined.push(block);
      continue;
    }
    const linesBefore = previous.line + previous.code.split('\n').length;
    const gap = '\n'.repeat(block.line - linesBefore + 1);
    joined.push({
      line: previous.line,
      code: previous.code + gap + block.code,
      marks: [...new Set([...previous.marks, ...block.marks])],
    });
  }
  return joined;
}

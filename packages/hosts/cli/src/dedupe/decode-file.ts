import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';

/** Encodings that can be told apart. */
export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A text file that can be read once more from its beginning. */
export interface TextFile {
  readonly encoding: FileEncoding;
  /** Size in bytes. */
  readonly bytes: number;
  /** The text in pieces, without a byte order mark; `onBytes` is told how much was read of the file so far. */
  read(onBytes?: (bytes: number) => void): AsyncGenerator<string>;
}

const chunkBytes = 1 << 18;
const sampleBytes = 1 << 16;

/**
 * Opens a text file and finds out its encoding: from its byte order mark, from the zero bytes of UTF-16, else UTF-8, and
 * Windows-1252 (which holds Latin-1) where the bytes are not UTF-8.
 * @throws CommandError when it cannot be read or holds nothing
 */
export async function decodeFile(path: string): Promise<TextFile> {
  const { bytes, sample } = await readSample(path);
  if (bytes === 0) throw new CommandError('EMPTY_FILE', `${path} is empty.`, 'Export it again, with a heading line.');
  const encoding =
    markedEncoding(sample) ?? unmarkedUtf16(sample) ?? ((await holdsUtf8(path)) ? 'utf-8' : 'windows-1252');
  return { encoding, bytes, read: (onBytes) => readText(path, encoding, onBytes) };
}

async function readSample(path: string): Promise<{ readonly bytes: number; readonly sample: Buffer }> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const { bytesRead, buffer } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
      return { bytes: size, sample: buffer.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new CommandError('FILE_UNREADABLE', `${path} cannot be read (${code}).`, 'Give the path of a CSV file.');
  }
}

function markedEncoding(sample: Buffer): FileEncoding | undefined {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  return sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf ? 'utf-8' : undefined;
}

/** Text of Western headings in UTF-16 has a zero in every other byte. */
function unmarkedUtf16(sample: Buffer): FileEncoding | undefined {
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length / 8;
  if (odd > many && odd > even * 4) return 'utf-16le';
  return even > many && even > odd * 4 ? 'utf-16be' : undefined;
}

async function holdsUtf8(path: string): Promise<boolean> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = wholeCharacters(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) return false;
    rest = bytes.subarray(whole);
  }
  return isUtf8(rest);
}

/** Where the last character that may be cut in two begins. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

async function* readText(
  path: string,
  encoding: FileEncoding,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    bytes += chunk.length;
    onBytes?.(bytes);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

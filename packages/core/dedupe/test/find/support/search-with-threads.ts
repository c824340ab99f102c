import { type FindOptions, findDuplicates } from '../../../src/index.ts';
import { inventContacts } from './populations.ts';

// Run as a process of its own, where a thread finds its module as it does in an application. Prints one line of JSON.
const [threads = '1', entities = '1500', abortAfter, throwAfter, surroundings] = process.argv.slice(2);
// As in a browser.
if (surroundings === 'no threads') Object.assign(process, { getBuiltinModule: undefined });
const { records } = inventContacts(5, Number(entities));
const controller = new AbortController();

async function* oneByOne() {
  for (const [index, record] of records.entries()) {
    if (index % 500 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    if (index === Number(abortAfter)) controller.abort(new Error('enough'));
    if (index === Number(throwAfter)) throw new Error('the file is broken');
    yield record;
  }
}

const options: FindOptions = {
  entity: 'contact',
  country: 'US',
  threads: threads === '2' ? 2 : 1,
  signal: controller.signal,
};
const threadsSeen: number[] = [];
const looking = setInterval(() => threadsSeen.push(countThreads()), 1);
try {
  const { clusters, report } = await findDuplicates(oneByOne(), options);
  const { stages, ...told } = report;
  print({ clusters, told, stages: stages.length, threads: Math.max(...threadsSeen) });
} catch (error) {
  print({ failed: error instanceof Error ? error.message : String(error) });
}
clearInterval(looking);

function print(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function countThreads(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
}

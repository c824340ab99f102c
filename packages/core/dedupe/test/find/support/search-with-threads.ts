import { type FindOptions, findDuplicates } from '../../../src/index.ts';
import { inventContacts } from './populations.ts';

// Run as a process of its own, where a thread finds its module as it does in an application. Prints one line of JSON.
const [threads = '1', entities = '3000', abortAfter] = process.argv.slice(2);
const { records } = inventContacts(5, Number(entities));
const controller = new AbortController();

function* inBatches() {
  for (const [index, record] of records.entries()) {
    if (index === Number(abortAfter)) controller.abort(new Error('enough'));
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
  const { clusters, report } = await findDuplicates(inBatches(), options);
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

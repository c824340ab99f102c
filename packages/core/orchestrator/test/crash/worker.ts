import { writeSync } from 'node:fs';
import { syncToTheEnd, type WorkOrder } from './sync-work.ts';

/** One worker in a process of its own: its order is the first argument, its report the last line it writes. */
const order: WorkOrder = JSON.parse(process.argv[2] ?? '{}');
const report = await syncToTheEnd(order);
writeSync(1, `${JSON.stringify(report)}\n`);

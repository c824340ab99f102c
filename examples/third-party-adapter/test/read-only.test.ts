import { describeAdapter } from '@crmsync/testkit/vitest';
import { cardfileReader } from '../src/read-only.ts';
import { world } from './world.ts';

describeAdapter({ adapter: cardfileReader(), world });

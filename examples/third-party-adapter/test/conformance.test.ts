import { describeAdapter } from '@crmsync/testkit/vitest';
import { cardfile } from '../src/index.ts';
import { world } from './world.ts';

describeAdapter({ adapter: cardfile(), world });

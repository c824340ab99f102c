import { describeAdapter } from '@crmsync/testkit/vitest';
import { pipedriveSubject } from './world.ts';

describeAdapter(pipedriveSubject);

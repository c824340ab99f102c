import { describeAdapter } from '@crmsync/testkit/vitest';
import { fishbowlSubject } from './support/world.ts';

describeAdapter(fishbowlSubject);

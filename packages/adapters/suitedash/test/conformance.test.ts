import { describeAdapter } from '@crmsync/testkit/vitest';
import { suitedashSubject } from './support/world.ts';

describeAdapter(suitedashSubject);

import { describeAdapter } from '@crmsync/testkit/vitest';
import { hubspotSubject } from './support/world.ts';

describeAdapter(hubspotSubject);

import { defineAdapter } from '@crmsync/adapter-kit';
import type { AdapterSubject } from '@crmsync/testkit';
import { acmeDefinition, acmeSeatDefinition } from './acme-adapter.ts';
import { acmeWorld } from './acme-world.ts';

/** The correct adapter of the made-up vendor, and accounts to try it on. */
export const acmeSubject: AdapterSubject = { adapter: defineAdapter(acmeDefinition), world: acmeWorld };

/** The same for the adapter that logs in. */
export const acmeSeatSubject: AdapterSubject = { adapter: defineAdapter(acmeSeatDefinition), world: acmeWorld };

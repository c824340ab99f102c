import type { Adapter, PortCapabilities } from '@crmsync/adapter';
import type { AdapterSubject, Transport } from './adapter-subject.ts';
import { type CaseContext, openCase, type PortCaseContext, portCaseContext } from './case-context.ts';

/** What a case is about: the whole adapter, or one of its ports. */
export interface CaseTarget {
  readonly adapter: Adapter;
  readonly transport: Transport;
  /** Absent for the adapter as a whole. */
  readonly capabilities?: PortCapabilities;
}

/** One rule of the adapter contract as data, with its check. */
export interface ConformanceCase {
  /** Stable kebab-case name. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly rule: string;
  /** What is tried, in a few words. */
  readonly title: string;
  /** Whether it concerns this target. Nothing but what is declared decides it. */
  needs(target: CaseTarget): boolean;
  /**
   * Tries the rule on a fresh account.
   * @param objectType the port, for a case about ports
   * @throws Error when the adapter breaks the rule, or the world lacks what the case needs
   */
  run(subject: AdapterSubject, objectType?: string): Promise<void>;
}

interface CaseText {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  /** What it is about only exists with one transport. @default with each */
  readonly transport?: Transport;
}

function isReachedBy({ transport }: CaseText, target: CaseTarget): boolean {
  return transport === undefined || transport === target.transport;
}

/** A case about the adapter as a whole. */
export function adapterCase(
  definition: CaseText & {
    /** @default every adapter */
    needs?(adapter: Adapter): boolean;
    check(context: CaseContext): Promise<void>;
  },
): ConformanceCase {
  const { id, rule, title } = definition;
  return {
    id,
    rule,
    title,
    needs: (target) =>
      target.capabilities === undefined &&
      isReachedBy(definition, target) &&
      (definition.needs?.(target.adapter) ?? true),
    run: (subject) => inCase(subject, (context) => definition.check(context)),
  };
}

/** A case about one port. */
export function portCase(
  definition: CaseText & {
    needs(capabilities: PortCapabilities): boolean;
    check(context: PortCaseContext): Promise<void>;
  },
): ConformanceCase {
  const { id, rule, title } = definition;
  return {
    id,
    rule,
    title,
    needs: (target) =>
      target.capabilities !== undefined && isReachedBy(definition, target) && definition.needs(target.capabilities),
    run: (subject, objectType = '') =>
      inCase(subject, (context) => definition.check(portCaseContext(context, objectType))),
  };
}

async function inCase(subject: AdapterSubject, check: (context: CaseContext) => Promise<void>): Promise<void> {
  const world = await subject.world();
  try {
    const context = openCase(subject, world);
    await context.time.run(check(context));
  } finally {
    await world.close?.();
  }
}

/** Whether a port declares all of these operations. */
export function having(...operations: readonly PortCapabilities['operations'][number][]) {
  return (capabilities: PortCapabilities): boolean =>
    operations.every((operation) => capabilities.operations.includes(operation));
}

import type { AdapterSubject } from './adapter-subject.ts';
import { associationCases } from './cases/association-cases.ts';
import { changeCases } from './cases/change-cases.ts';
import { credentialCases } from './cases/credential-cases.ts';
import { customCases } from './cases/custom-cases.ts';
import { declarationCases } from './cases/declaration-cases.ts';
import { findCases } from './cases/find-cases.ts';
import { getCases } from './cases/get-cases.ts';
import { goneCases } from './cases/gone-cases.ts';
import { limitCases } from './cases/limit-cases.ts';
import { listCases } from './cases/list-cases.ts';
import { messageCases } from './cases/message-cases.ts';
import { outcomeCases } from './cases/outcome-cases.ts';
import { privacyCases } from './cases/privacy-cases.ts';
import { rightsCases } from './cases/rights-cases.ts';
import { sessionCases } from './cases/session-cases.ts';
import { statementCases } from './cases/statement-cases.ts';
import { versionCases } from './cases/version-cases.ts';
import { webhookCases } from './cases/webhook-cases.ts';
import { writeCases } from './cases/write-cases.ts';
import type { CaseTarget, ConformanceCase } from './conformance-case.ts';

/** Every rule that an adapter is held to. Which of them concern it follows from what is declared alone. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...declarationCases,
  ...listCases,
  ...changeCases,
  ...getCases,
  ...goneCases,
  ...findCases,
  ...writeCases,
  ...outcomeCases,
  ...versionCases,
  ...associationCases,
  ...customCases,
  ...rightsCases,
  ...limitCases,
  ...credentialCases,
  ...sessionCases,
  ...statementCases,
  ...privacyCases,
  ...webhookCases,
  ...messageCases,
];

/** A case bound to an adapter, and to one of its ports where it is about ports. */
export interface BoundCase {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  /** The port; absent for a case about the adapter as a whole. */
  readonly objectType?: string;
  /** @throws Error when the adapter breaks the rule */
  run(): Promise<void>;
}

/** The cases that concern an adapter: those about the whole of it, then those of each port. */
export function casesFor(subject: AdapterSubject): readonly BoundCase[] {
  const { adapter, transport = 'http' } = subject;
  const whole: CaseTarget = { adapter, transport };
  const targets = [whole, ...adapter.ports.map(({ capabilities }): CaseTarget => ({ ...whole, capabilities }))];
  return targets.flatMap((target) => {
    const objectType = target.capabilities?.objectType;
    return conformanceCases
      .filter((one) => one.needs(target))
      .map((one) => ({
        id: one.id,
        rule: one.rule,
        title: one.title,
        ...(objectType === undefined ? {} : { objectType }),
        run: () => one.run(subject, objectType),
      }));
  });
}

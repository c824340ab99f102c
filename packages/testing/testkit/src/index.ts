export type {
  AdapterSubject,
  AdapterWorld,
  ReceivedMessage,
  Sample,
  StatementFailure,
  StatementGate,
  Transport,
  VendorAnswer,
  VendorAnswers,
  WebhookProof,
  WorldCustomField,
  WorldMessages,
  WorldPort,
  WorldSessions,
  WorldStatement,
  WorldStatements,
  WorldWebhooks,
  WorldWire,
} from './adapter-subject.ts';
export type { CaseTarget, ConformanceCase } from './conformance-case.ts';
export { type BoundCase, casesFor, conformanceCases } from './conformance-cases.ts';
export {
  type AdapterPins,
  checkPinned,
  type PinnedFact,
  type PinnedPort,
  pinnedFacts,
} from './pinned-capabilities.ts';
export { changesSince, listAll, type Reading, readToEnd } from './read-to-end.ts';
export { type CaseResult, runConformance } from './run-conformance.ts';
export { signWebhook, type WebhookScheme } from './sign-webhook.ts';

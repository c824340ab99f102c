export type { DeniedField, PortAccess } from './access.ts';
export type { AccountIdentity, Adapter, Connection, ConnectOptions } from './adapter.ts';
export {
  AuthenticationError,
  CheckpointError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RejectedError,
  type RejectedIssue,
  UnavailableError,
  WebhookVerificationError,
  WireFormatError,
} from './adapter-errors.ts';
export type { AssociationTarget, DeleteEvidence, PortCapabilities, RateWindow } from './capabilities.ts';
export type {
  ChangesOptions,
  EntityPort,
  FindOutcome,
  FindQuery,
  GetOutcome,
  ListOptions,
  PortShape,
  Projection,
} from './entity-port.ts';
export type { MessageOutcome, MessagingCapabilities, MessagingPort, OutgoingMessage } from './messaging.ts';
export type { Checkpoint, Cursor, Page, Quarantined } from './page.ts';
export type {
  CallOptions,
  CallPriority,
  Clock,
  Credential,
  CredentialSource,
  Logger,
  RateBudget,
  RateRequest,
} from './ports.ts';
export type { RemoteAssociations, RemoteRecord, Tombstone } from './remote-record.ts';
export type { WebhookEvent, WebhookReceiver, WebhookRequest } from './webhook.ts';
export type {
  AssociationPatch,
  CreateItem,
  DeleteItem,
  Patch,
  UpdateItem,
  UpsertItem,
  WriteOutcome,
} from './write.ts';

export { type Authorisation, type AuthStrategy, basicAuth, bearerAuth, headerAuth } from './auth-strategy.ts';
export { type BatchOptions, concurrently, type EachOptions, writeBatch, writeEach } from './batch-writer.ts';
export type { CallContext, CallHttp, PortContext } from './call-context.ts';
export { systemClock } from './clock.ts';
export { type Codec, codecOf, isEmptyWire, type Note, unreadable } from './codecs/codec.ts';
export {
  type AddressParts,
  addressFields,
  emailObjects,
  json,
  type ObjectListOptions,
  type ObjectRowOptions,
  phoneObjects,
  singleOfList,
  type TextListOptions,
  tags,
  textList,
  urlList,
} from './codecs/lists.ts';
export { type MoneyOptions, money, moneyObject } from './codecs/money.ts';
export { bool, decimalText, int, percent, toDecimalText } from './codecs/number.ts';
export { type EmailSlot, emailSlots, type PhoneSlot, phoneSlots, sameEmail, samePhone } from './codecs/slots.ts';
export {
  choice,
  choices,
  html,
  lifecycle,
  numericId,
  oneOf,
  plainText,
  richText,
  type TextOptions,
  text,
} from './codecs/text.ts';
export {
  type DateOnlyOptions,
  dateOnly,
  epochMillis,
  type IsoInstantOptions,
  instantOfMs,
  isoInstant,
  momentMs,
  secondsInstant,
} from './codecs/time.ts';
export type { ConnectionResource } from './connection-resource.ts';
export {
  type CreateOptions,
  type CrmClient,
  createCrmClient,
  type RecordClient,
  type SavedRecord,
  type UpdateOptions,
  type UpsertRequest,
} from './crm-client.ts';
export { type CustomCodec, type CustomMapping, customCodec } from './custom-fields.ts';
export { type AdapterDefinition, defineAdapter } from './define-adapter.ts';
export { definePort, type Port, type PortDefinition, type PortEndpoints, type PortFacts } from './define-port.ts';
export { type DriverCall, driverRead, driverWrite } from './driver-call.ts';
export { type ErrorRule, type ErrorTable, errorOfVerdict, errorRule, type Verdict } from './error-table.ts';
export { createHttpClient, type HttpClient, type HttpClientOptions, type RetryPolicy } from './http-client.ts';
export type { HttpAnswer, HttpRequest, QueryValue, Safety } from './http-request.ts';
export {
  type ChangeAnswer,
  type ChangeQuery,
  type Incremental,
  type IncrementalOptions,
  incremental,
} from './incremental.ts';
export { failedOutcome, isLostAnswer, markLost } from './lost-answer.ts';
export {
  constant,
  field,
  type MappingGroup,
  type MappingRow,
  type MappingRows,
  type PairOptions,
  pair,
  type RowOptions,
  type WireValues,
} from './mapping-row.ts';
export {
  defineMapping,
  type FieldSet,
  type Mapping,
  type MappingOptions,
  type PatchResult,
  type ReadResult,
} from './mapping-table.ts';
export {
  cursorPaging,
  customPaging,
  keysetPaging,
  linkPaging,
  offsetPaging,
  type PageParts,
  type PagingStyle,
  type Position,
  pageNumberPaging,
  pageOf,
  paginate,
  records,
} from './paging.ts';
export { type Random, seededRandom, systemRandom } from './random.ts';
export { createRateBudget, type RateBudgetOptions } from './rate-budget.ts';
export { type RateFact, type RateHeaderNames, type RateHeaderReader, rateHeaders } from './rate-headers.ts';
export { readEach } from './read-each.ts';
export { type ReadItemsOptions, type RecordInit, readItems } from './remote-record.ts';
export { path, type RequestPath, rawPath } from './request-path.ts';
export type { SessionDefinition } from './session-credentials.ts';
export { tokenCredential } from './static-credentials.ts';
export { type TaggedCursor, taggedCursor } from './tagged-cursor.ts';
export { basicAuthSecret } from './webhook/basic-auth-secret.ts';
export { constantTimeEqual } from './webhook/constant-time.ts';
export { type HmacSignatureOptions, hmacSignature, type SignedMessage } from './webhook/hmac-signature.ts';
export { type PublicKeySignatureOptions, publicKeySignature } from './webhook/public-key-signature.ts';
export { sharedToken, tokenInHeader, tokenInPath, tokenInQuery } from './webhook/shared-token.ts';
export { anyVerifier, unverified, type WebhookVerifier } from './webhook/verifier.ts';
export type { HeaderReader, WireAnswer } from './wire-answer.ts';
export { atPath, isWireProps, mergeProps, type WireProps } from './wire-path.ts';

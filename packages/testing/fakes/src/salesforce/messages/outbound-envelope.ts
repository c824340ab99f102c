import type { FieldValues } from '../schema/field-definition.ts';

/** What one outbound message carries. */
export interface OutboundEnvelope {
  readonly organizationId: string;
  readonly actionId: string;
  /** Base URL of the organisation. */
  readonly instanceUrl: string;
  /** Version as `66.0`. */
  readonly version: string;
  readonly notifications: readonly OutboundNotification[];
}

/** One record of a message. */
export interface OutboundNotification {
  readonly id: string;
  readonly objectName: string;
  /** The record as it is now; nothing but the id when it is gone. */
  readonly values: FieldValues;
}

const soapNs = 'http://schemas.xmlsoap.org/soap/envelope/';
const outboundNs = 'http://soap.sforce.com/2005/09/outbound';
const xsiNs = 'http://www.w3.org/2001/XMLSchema-instance';

/** Writes the SOAP message that the vendor posts. */
export function outboundEnvelope({
  organizationId,
  actionId,
  instanceUrl,
  version,
  notifications,
}: OutboundEnvelope): string {
  const org = organizationId.slice(0, 15);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<soapenv:Envelope xmlns:soapenv="${soapNs}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="${xsiNs}">`,
    `<soapenv:Body><notifications xmlns="${outboundNs}">`,
    `<OrganizationId>${organizationId}</OrganizationId><ActionId>${actionId}</ActionId><SessionId xsi:nil="true"/>`,
    `<EnterpriseUrl>${escaped(instanceUrl)}/services/Soap/c/${version}/${org}</EnterpriseUrl>`,
    `<PartnerUrl>${escaped(instanceUrl)}/services/Soap/u/${version}/${org}</PartnerUrl>`,
    ...notifications.map(notificationXml),
    '</notifications></soapenv:Body></soapenv:Envelope>',
  ].join('\n');
}

function notificationXml({ id, objectName, values }: OutboundNotification): string {
  const fields = Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `<sf:${name}>${escaped(soapTime(value))}</sf:${name}>`);
  return `<Notification><Id>${id}</Id><sObject xsi:type="sf:${objectName}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">${fields.join('')}</sObject></Notification>`;
}

/** SOAP writes times in UTC with a Z. */
function soapTime(value: unknown): string {
  return String(value).replace(/^(\d{4}-\d\d-\d\dT[\d:.]+)\+0000$/, '$1Z');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** True for an answer by which the receiver takes a message. */
export function isAcknowledged(body: string): boolean {
  return /<(?:\w+:)?Ack>\s*true\s*<\/(?:\w+:)?Ack>/.test(body);
}

import type { HubSpotAnswer, HubSpotCall } from './hubspot-call.ts';

/** Answers everything below `/account-info/{version}`. */
export function accountHandler({ state, method, segments }: HubSpotCall): HubSpotAnswer | undefined {
  if (method !== 'GET' || segments.join('/') !== 'details') return undefined;
  const offsetMs = state.options.utcOffsetMs ?? 0;
  return {
    status: 200,
    body: {
      portalId: state.portalId,
      accountType: 'STANDARD',
      timeZone: 'Etc/UTC',
      companyCurrency: state.options.currency ?? 'USD',
      additionalCurrencies: [],
      utcOffset: offsetText(offsetMs),
      utcOffsetMilliseconds: offsetMs,
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'na1',
    },
  };
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

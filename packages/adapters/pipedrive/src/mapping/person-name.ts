/**
 * Pipedrive keeps one name and splits it itself: the first word is the first name, all others are the last name.
 * Only the whole name can be written.
 */
export interface PersonName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** The whole name to write, or `null` when there is none. */
export function joinName(name: PersonName): string | null {
  const whole = words(`${name.firstName ?? ''} ${name.lastName ?? ''}`).join(' ');
  return whole === '' ? null : whole;
}

/** What Pipedrive shows after the whole name was written. */
export function splitName(whole: string | null): PersonName {
  const [first, ...rest] = words(whole ?? '');
  return { firstName: first ?? null, lastName: rest.length === 0 ? null : rest.join(' ') };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/**
 * JSON text with object keys in order, so that equal values give equal text.
 * Absent keys and keys with `undefined` are the same; `null` is kept.
 */
export function stableJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  // Text is appended to, not joined from lists: this runs for every field of every record that is read.
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += text === '' ? stableJson(item) : `,${stableJson(item)}`;
    return `[${text}]`;
  }
  const object: { readonly [key: string]: unknown } = { ...value };
  for (const key of Object.keys(value).sort()) {
    const item = object[key];
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${stableJson(item)}`;
  }
  return `{${text}}`;
}

/** A path whose parameters are encoded. `template` has placeholders instead of values, so that messages show none. */
export interface RequestPath {
  readonly text: string;
  readonly template: string;
}

/**
 * Builds a path from a template; every parameter is percent-encoded as one segment.
 * @throws TypeError when a parameter is empty or would climb the path (`.` or `..`)
 * @example path`/contacts/${id}`
 */
export function path(strings: TemplateStringsArray, ...parameters: readonly (string | number)[]): RequestPath {
  let text = strings[0] ?? '';
  let template = text;
  parameters.forEach((parameter, index) => {
    const value = String(parameter);
    if (value === '' || value === '.' || value === '..') {
      throw new TypeError(`path: parameter ${index + 1} of ${strings.join('{}')} is no path segment`);
    }
    const rest = strings[index + 1] ?? '';
    text += encodeURIComponent(value) + rest;
    template += `{}${rest}`;
  });
  return { text, template };
}

/** A path or link that the vendor gave or a caller wrote, taken as it is. Links to another origin are refused when sent. */
export function rawPath(text: string): RequestPath {
  return { text, template: '(link)' };
}

/** One endpoint of an API: a method, and a pattern such as `/contacts/{id}`. */
export interface PathRoute<Endpoint> {
  readonly method: string;
  readonly pattern: string;
  readonly endpoint: Endpoint;
}

/** Where a request leads. */
export type PathMatch<Endpoint> =
  | { readonly kind: 'found'; readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'noPath' }
  | { readonly kind: 'noMethod' };

/** Finds the endpoint for a method and the decoded parts of a path. */
export type PathRouter<Endpoint> = (method: string, parts: readonly string[]) => PathMatch<Endpoint>;

/** Makes a router over a list of routes; fixed parts win over named ones. */
export function createPathRouter<Endpoint>(routes: readonly PathRoute<Endpoint>[]): PathRouter<Endpoint> {
  const known = routes
    .map((route) => ({ route, pattern: splitPath(route.pattern) }))
    .sort((left, right) => namedParts(left.pattern) - namedParts(right.pattern));
  return (method, parts) => {
    const fitting = known.filter(({ pattern }) => fits(pattern, parts));
    const match = fitting.find(({ route }) => route.method === method);
    if (match !== undefined) {
      return { kind: 'found', endpoint: match.route.endpoint, params: paramsOf(match.pattern, parts) };
    }
    return { kind: fitting.length === 0 ? 'noPath' : 'noMethod' };
  };
}

/** The parts of a path between its slashes, as they stand. */
export function splitPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function namedParts(pattern: readonly string[]): number {
  return pattern.filter(isNamed).length;
}

function isNamed(part: string): boolean {
  return part.startsWith('{');
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return pattern.length === parts.length && pattern.every((part, at) => isNamed(part) || part === parts[at]);
}

function paramsOf(pattern: readonly string[], parts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pattern.flatMap((part, at) => (isNamed(part) ? [[part.slice(1, -1), parts[at] ?? '']] : [])),
  );
}

/** A JSON object as it goes to or comes from the vendor. */
export type WireProps = { readonly [key: string]: unknown };

/** True for objects that are not arrays. */
export function isWireProps(value: unknown): value is WireProps {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value at a dotted path. `present` is false when the key is not in the answer; below a `null` object every key is
 * present and empty.
 */
export function atPath(wire: WireProps, path: string): { readonly present: boolean; readonly value: unknown } {
  if (Object.hasOwn(wire, path)) return present(wire[path]);
  if (!path.includes('.')) return absent;
  let value: unknown = wire;
  for (const key of path.split('.')) {
    if (value === null) return present(null);
    if (!isWireProps(value) || !Object.hasOwn(value, key)) return absent;
    value = value[key];
  }
  return present(value);
}

const absent = { present: false, value: undefined } as const;

function present(value: unknown): { readonly present: boolean; readonly value: unknown } {
  return value === undefined ? absent : { present: true, value };
}

/** The object with a value put at a dotted path; objects on the way are kept, what was at the path is replaced. */
export function withPath(props: WireProps, path: string, value: unknown): WireProps {
  const dot = path.indexOf('.');
  if (dot < 0) return { ...props, [path]: value };
  const key = path.slice(0, dot);
  const inner = props[key];
  return { ...props, [key]: withPath(isWireProps(inner) ? inner : {}, path.slice(dot + 1), value) };
}

/** Both objects in one; objects inside are merged too, everything else of `over` wins. */
export function mergeProps(under: WireProps, over: WireProps): WireProps {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isWireProps(before) && isWireProps(value) ? mergeProps(before, value) : value;
  }
  return merged;
}

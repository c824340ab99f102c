const placeholders: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['n/a', 'na', 'none', 'null', 'unknown', '-', '?', 'tbd', 'test', 'undefined'],
]);
const longestPlaceholder = 9;
const beginnings = 'nNuUtT-?';

/** Brings a text into normal form unless it stands for nothing, as `n/a` does. */
export function unlessPlaceholder(normalize: (text: string) => string): (text: string) => string {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed.length > longestPlaceholder || !beginnings.includes(trimmed.charAt(0))) return normalize(text);
    if (placeholders.has(trimmed.toLowerCase())) return '';
    return normalize(text);
  };
}

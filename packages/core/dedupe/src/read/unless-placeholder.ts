const placeholders: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['n/a', 'na', 'none', 'null', 'unknown', '-', '?', 'tbd', 'test', 'undefined'],
]);
const longestPlaceholder = 9;

/** Brings a text into normal form unless it stands for nothing, as `n/a` does. */
export function unlessPlaceholder(normalize: (text: string) => string): (text: string) => string {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed.length <= longestPlaceholder && placeholders.has(trimmed.toLowerCase())) return '';
    return normalize(text);
  };
}

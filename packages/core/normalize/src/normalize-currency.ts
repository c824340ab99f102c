/** Currency code in the ISO 4217 shape (three capital letters), or `null`; symbols are ambiguous and refused. */
export function normalizeCurrency(text: string): string | null {
  const code = text.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : null;
}

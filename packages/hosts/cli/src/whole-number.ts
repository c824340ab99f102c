import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number from `min` on. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min) throw new InvalidArgumentError(`Give a whole number from ${min} on.`);
    return value;
  };
}

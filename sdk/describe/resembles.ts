import type { Address } from "viem";

/** How many characters people compare, at each end of an address. */
const COMPARED = 4;

/** Whether an address begins and ends like another one: such an address was made to be taken for the other. */
export function resembles(one: Address, other: Address): boolean {
  const [a, b] = [one.toLowerCase().slice(2), other.toLowerCase().slice(2)];
  return a !== b && a.slice(0, COMPARED) === b.slice(0, COMPARED) && a.slice(-COMPARED) === b.slice(-COMPARED);
}

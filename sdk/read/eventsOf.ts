import type { Abi } from "viem";

/** The events of a contract that have these names, as an ABI of their own. */
export function eventsOf<const Of extends Abi, const Name extends string>(abi: Of, ...names: readonly Name[]) {
  return abi.filter(
    (item): item is Extract<Of[number], { type: "event"; name: Name }> =>
      item.type === "event" && names.some((name) => name === item.name),
  );
}

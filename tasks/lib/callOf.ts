import type { Address } from "viem";
import { ArgumentProblem } from "../../sdk/calldata/argumentProblem.ts";
import { type NamedReaders, namedReaders } from "../../sdk/calldata/namedReaders.ts";
import { readArgument } from "../../sdk/calldata/readArgument.ts";
import { type CallText, type ReadCallResult, readCall } from "../../sdk/calldata/readCall.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { PolicyNames } from "../../sdk/policy/compilePolicy.ts";
import type { Bound } from "../../sdk/proposal/types.ts";
import type { DeploymentRecord } from "./record.ts";

/** A call as it is written on a command line. */
export type CallArguments = CallText;

/** Whose names may stand for accounts: a system that stands, a policy file, or both. */
export type NamedParties = {
  record?: Pick<DeploymentRecord, "addresses">;
  policy: { names: PolicyNames } | undefined;
};

/**
 * Reads a call. Accounts may be written by name and amounts with their unit, as in the policy file; decimals come from
 * there and from nowhere else.
 *
 * @throws ARGUMENT_INVALID
 */
export function callOf(parties: NamedParties, call: CallArguments): ReadCallResult {
  return told(
    (place) => OPTIONS[place] ?? place.replace(/^args\[(\d+)\]/, (_, i) => `argument ${Number(i) + 1}`),
    () => readCall(call, readersOf(parties)),
  );
}

/** What stands on a command line for the parts of a call. */
const OPTIONS: Readonly<Record<string, string>> = { to: "--to", call: "--call", value: "--value", args: "arguments" };

/** `at least 850 GEUR`, or `-100 GUSD`: how the treasury's balance must change. */
export function boundOf(parties: NamedParties, text: string): Bound {
  const amount = told(
    () => "--bound",
    () => readersOf(parties).amountWithUnit(text.replace(/^at least /, "")),
  );
  if (typeof amount === "object") return { token: amount.unit.address, minDelta: amount.units };
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: amount ?? "This is not a bound.",
    place: "--bound",
    value: text,
    nextStep: 'Write an amount with a token of the policy: "at least 850 GEUR".',
  });
}

/** An account by name or address. */
export function accountOf(parties: NamedParties, name: string, place: string): Address {
  return told(
    () => place,
    () => readArgument({ type: "address" }, { kind: "text", text: name }, readersOf(parties)) as Address,
  );
}

function readersOf({ record, policy }: NamedParties): NamedReaders {
  if (record === undefined) return namedReaders(policy?.names);
  const { councils, treasury, gate, registry, provenance } = record.addresses;
  return namedReaders(policy?.names, { ...councils, gate, registry, provenance, treasury });
}

/** Runs `read`; what it cannot read is an argument of the command. */
function told<T>(placeOf: (place: string) => string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof ArgumentProblem)) throw problem;
    const { message, place, value, nextStep } = problem;
    throw new SallyportError("ARGUMENT_INVALID", { summary: message, place: placeOf(place), value, nextStep });
  }
}

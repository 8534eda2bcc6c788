import { type Hex, toFunctionSelector } from "viem";
import { type Place, policyError } from "../source/located.ts";
import type { CallSignature } from "../source/signature.ts";

// A file names the parameters of a function as it likes, and conditions stand beside these names. Where everybody
// knows what a function's parameters are, a name must not stand at the place of another one.

/** What a parameter is, and how it is called. */
const CALLED = {
  payer: ["from", "src", "sender", "owner", "holder"],
  payee: ["to", "dst", "dest", "destination", "recipient", "receiver", "beneficiary", "payee"],
} as const;
type Meaning = keyof typeof CALLED;

const KNOWN = new Map<Hex, readonly (Meaning | undefined)[]>(
  (
    [
      ["transferFrom(address,address,uint256)", ["payer", "payee"]],
      ["safeTransferFrom(address,address,uint256)", ["payer", "payee"]],
      ["safeTransferFrom(address,address,uint256,bytes)", ["payer", "payee"]],
      ["safeTransferFrom(address,address,uint256,uint256,bytes)", ["payer", "payee"]],
      ["transferFrom(address,address,uint160,address)", ["payer", "payee"]],
      ["withdraw(uint256,address,address)", [undefined, "payee", "payer"]],
      ["redeem(uint256,address,address)", [undefined, "payee", "payer"]],
    ] as const
  ).map(([signature, meanings]) => [toFunctionSelector(signature), meanings]),
);

/**
 * Throws POLICY_SIGNATURE_INVALID where a parameter of a well-known function is called like another one: with `to`
 * written where `from` belongs, a reviewer would read the conditions the wrong way round.
 */
export function refuseMisleadingNames({ selector, functionName, abi }: CallSignature, at: Place): void {
  const meanings = KNOWN.get(selector) ?? [];
  for (const [i, meaning] of meanings.entries()) {
    const name = abi.inputs[i]?.name ?? "";
    const said = meaningOf(name);
    if (meaning === undefined || said === undefined || said === meaning) continue;
    throw policyError("POLICY_SIGNATURE_INVALID", at, {
      summary: `Parameter ${i + 1} of ${functionName} is the ${meaning}, and "${name}" reads like the ${said}.`,
      value: name,
      nextStep: `Call it ${CALLED[meaning][0]}.`,
    });
  }
}

function meaningOf(name: string): Meaning | undefined {
  const plain = name.toLowerCase().replaceAll("_", "");
  return (Object.keys(CALLED) as Meaning[]).find((meaning) => (CALLED[meaning] as readonly string[]).includes(plain));
}

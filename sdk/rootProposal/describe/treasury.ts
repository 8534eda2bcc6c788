import { type Address, type Hex, parseAbi } from "viem";
import { decodeExactly } from "../../calldata/decodeExactly.ts";
import { amountOf } from "../../describe/describeWord.ts";
import { tokenAt } from "../../policy/compilePolicy.ts";
import { UNLIMITED } from "../../read/listAllowances.ts";
import { type RootEffect, turns } from "../effect.ts";
import { type EffectReading, standing } from "./reading.ts";
import { who } from "./words.ts";

const tokenAbi = parseAbi([
  "function approve(address spender, uint256 amount) returns (bool)",
  "function allowance(address owner, address spender) view returns (uint256)",
]);

const safeAbi = parseAbi([
  "function enableModule(address module)",
  "function disableModule(address prevModule, address module)",
  "function isModuleEnabled(address module) view returns (bool)",
]);

/** What a call of root from the treasury to a token of the policy changes, where it is an allowance. */
export async function allowanceEffect(
  reading: EffectReading,
  treasury: Address,
  token: Address,
  data: Hex,
): Promise<RootEffect | undefined> {
  const known = tokenAt(reading.policy, token);
  const call = known === undefined ? undefined : decodeExactly(tokenAbi, data);
  if (known === undefined || call?.functionName !== "approve") return undefined;
  const [spender, amount] = call.args;
  const shown = (units: bigint) => (units >= UNLIMITED ? `unlimited ${known.name}` : amountOf(units, known));
  const old = await standing(reading, tokenAbi, token)("allowance", [treasury, spender]).catch(() => undefined);
  const part = turns(`allowance of ${who(reading, spender)}`, old === undefined ? old : shown(old), shown(amount));
  const notes = amount === 0n ? [] : ["what is allowed is out of the gate's hands; the guardian can revoke it at once"];
  return { subject: "the treasury", parts: [part], notes };
}

/** What a call of root to the treasury Safe itself changes, where it is a module. */
export async function safeEffect(reading: EffectReading, safe: Address, data: Hex): Promise<RootEffect | undefined> {
  const call = decodeExactly(safeAbi, data);
  if (call?.functionName !== "enableModule" && call?.functionName !== "disableModule") return undefined;
  const module = call.functionName === "enableModule" ? call.args[0] : call.args[1];
  const old = await standing(reading, safeAbi, safe)("isModuleEnabled", [module]).catch(() => undefined);
  const told = (enabled: boolean) => (enabled ? "enabled" : "not enabled");
  const part = turns(
    `module ${who(reading, module)}`,
    old === undefined ? old : told(old),
    told(call.functionName === "enableModule"),
  );
  const notes = call.functionName === "enableModule" ? ["a module can do with the Safe what it likes"] : [];
  return { subject: `the Safe ${who(reading, safe)}`, parts: [part], notes };
}

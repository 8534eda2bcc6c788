import type { AbiFunction, AbiParameter } from "viem";
import type { Json } from "../../text/parseJson.ts";
import { type Field, fail, fieldOf, isBlank } from "./fail.ts";

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const TYPE = /^(u?int(\d+)?|address|bool|string|bytes(\d+)?|tuple)((\[([1-9]\d{0,3})?\]){0,8})$/;

/** Functions that take plain value and have no selector; Safe's builder gives them no calldata. */
const WITHOUT_CALLDATA = ["receive", "fallback"];

/** What `contractMethod` names; "none" where it is left out or means a call without calldata. */
export function readMethod(method: Field): AbiFunction | "none" {
  if (isBlank(method)) return "none";
  if (method.value?.kind !== "object")
    throw fail(method, "Here must stand a function.", { nextStep: "Export it again." });
  const name = fieldOf(method, "name");
  const text = name.value?.kind === "text" ? name.value.text : "";
  const inputs = fieldOf(method, "inputs");
  const parameters = isBlank(inputs) ? [] : readParameters(inputs);
  if (WITHOUT_CALLDATA.includes(text) && parameters.length === 0) return "none";
  if (!IDENTIFIER.test(text)) {
    throw fail(name, "This is not the name of a function.", { nextStep: "Write the name alone, without its types." });
  }
  const stateMutability = isPayable(method) ? "payable" : "nonpayable";
  return { type: "function", name: text, inputs: parameters, outputs: [], stateMutability };
}

/** What the file says of value sent along: in its own word, or in that of an ABI. */
function isPayable(method: Field): boolean {
  const payable = fieldOf(method, "payable");
  const mutability = fieldOf(method, "stateMutability");
  if (isBlank(payable) && mutability.value?.kind === "text") return mutability.value.text === "payable";
  if (isBlank(payable)) return false;
  if (payable.value?.kind === "bool") return payable.value.value;
  throw fail(payable, "Here must stand true or false.");
}

function readParameters(inputs: Field): AbiParameter[] {
  if (inputs.value?.kind !== "list") throw fail(inputs, "Here must stand a list of parameters.");
  return inputs.value.items.map((value, i) => readParameter(value, { ...inputs, path: `${inputs.path}[${i}]` }));
}

function readParameter(value: Json, { file, path }: Field): AbiParameter {
  const here: Field = { value, file, path };
  const type = fieldOf(here, "type");
  const name = fieldOf(here, "name");
  const found = type.value?.kind === "text" ? TYPE.exec(type.value.text) : null;
  if (found === null || !isSized(found)) {
    throw fail(type, "This is not a type of the ABI.", {
      nextStep: "Write address, bool, string, bytes, bytes32, uint256, int256, tuple and the like, or lists of them.",
    });
  }
  const [, base = "", , , dimensions = ""] = found;
  const parameter = { name: isBlank(name) ? "" : nameOf(name), type: `${canonical(base)}${dimensions}` };
  if (base !== "tuple") return parameter;
  const components = fieldOf(here, "components");
  if (components.value?.kind !== "list" || components.value.items.length === 0) {
    throw fail(components, "A tuple needs its components: they are part of the function's selector.", {
      nextStep: "Add them as in the contract's ABI, or give the calldata itself.",
    });
  }
  return { ...parameter, components: readParameters(components) };
}

function nameOf(name: Field): string {
  if (name.value?.kind === "text" && (IDENTIFIER.test(name.value.text) || name.value.text === ""))
    return name.value.text;
  throw fail(name, "This is not the name of a parameter.");
}

function isSized([, base = "", bits, bytes]: RegExpExecArray): boolean {
  if (bits !== undefined) return Number(bits) % 8 === 0 && Number(bits) > 0 && Number(bits) <= 256 && bits[0] !== "0";
  if (bytes !== undefined) return Number(bytes) > 0 && Number(bytes) <= 32 && bytes[0] !== "0";
  return base !== "";
}

/** The name that counts for the selector. */
function canonical(base: string): string {
  return base === "uint" || base === "int" ? `${base}256` : base;
}

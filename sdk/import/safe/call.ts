import { type AbiFunction, type Address, type Hex, size, zeroAddress } from "viem";
import { ArgumentProblem } from "../../calldata/argumentProblem.ts";
import { readArgument } from "../../calldata/readArgument.ts";
import { decodeMethod, encodeMethod, type SafeBatchMethod, selectorOf } from "./encode.ts";
import { type Field, fail, fieldOf, isBlank } from "./fail.ts";
import { impersonatedBy } from "./impostor.ts";
import { readMethod } from "./method.ts";

/** A call of a batch. */
export type SafeBatchCall = {
  target: Address;
  /** In wei. */
  value: bigint;
  data: Hex;
  /** Where the file says which function it calls. */
  method?: SafeBatchMethod;
  /** Such as `transactions[3]`. */
  place: string;
};

/** Whatever else stood there could change what the call means, so nothing else may. */
const KEYS = ["to", "value", "data", "operation", "contractMethod", "contractInputsValues", "meta"];

/** Reads a transaction of a batch. */
export function readCall(transaction: Field): SafeBatchCall {
  if (transaction.value?.kind !== "object") throw fail(transaction, "Here must stand a transaction.");
  for (const key of transaction.value.entries.keys()) {
    if (KEYS.includes(key)) continue;
    throw fail({ ...transaction, path: `${transaction.path}.${key}` }, "Transactions have no such key.", {
      nextStep: "Delete it, or move what is only a note under the key meta.",
    });
  }
  requireCall(fieldOf(transaction, "operation"));
  const target = readTarget(fieldOf(transaction, "to"));
  const value = readValue(fieldOf(transaction, "value"));
  const { data, method } = readCalldata(transaction);
  if (method !== undefined && value > 0n && method.abi.stateMutability !== "payable") {
    throw fail(
      fieldOf(transaction, "value"),
      `The file says that ${method.signature} takes no value, and sends ${value} wei with it.`,
      { nextStep: 'Correct one of them: the value, or "payable" in contractMethod.' },
    );
  }
  return { target, value, data, ...(method === undefined ? {} : { method }), place: transaction.path };
}

function requireCall(operation: Field) {
  if (isBlank(operation)) return;
  const { value } = operation;
  const text = value?.kind === "text" || value?.kind === "word" ? value.text : undefined;
  if (text === "0") return;
  if (text !== "1") throw fail(operation, "This is not an operation.", { nextStep: "Write 0, or leave it out." });
  throw fail(operation, "This is a delegatecall: foreign code that would act as the treasury itself.", {
    code: "SAFE_BATCH_DELEGATECALL",
  });
}

function readTarget(to: Field): Address {
  const target = readOne("address", to, 'Write the address that is called under "to".') as Address;
  if (target !== zeroAddress) return target;
  throw fail(to, "The zero address belongs to nobody.", { nextStep: "Copy the address from a place that you trust." });
}

function readValue(value: Field): bigint {
  return readOne("uint256", value, 'Write how much is sent, in wei; "0" for nothing.') as bigint;
}

function readOne(type: string, field: Field, nextStep: string): unknown {
  if (isBlank(field) || field.value === undefined) throw fail(field, "The value is missing.", { nextStep });
  try {
    return readArgument({ type }, field.value);
  } catch (error) {
    if (error instanceof ArgumentProblem) throw fail(field, error.message, { nextStep: error.nextStep });
    throw error;
  }
}

/**
 * The calldata: as it stands, or of the function with its values. Where both stand they must be one. Safe's builder
 * then takes the data alone, but who reads the file reads the function.
 */
function readCalldata(transaction: Field): { data: Hex; method?: SafeBatchMethod | undefined } {
  const raw = fieldOf(transaction, "data");
  const values = fieldOf(transaction, "contractInputsValues");
  const abi = readMethod(fieldOf(transaction, "contractMethod"));
  const given = isBlank(raw) ? "0x" : (readOne("bytes", raw, "") as Hex);
  if (abi === "none") {
    requireNoValues(values);
    return { data: given };
  }
  requireOwnSelector(transaction, abi);
  const areGiven = !isBlank(values) || abi.inputs.length === 0;
  if (given === "0x") {
    if (areGiven) return encodeMethod(abi, values);
    throw fail(values, `The values of ${selectorName(abi)} are missing.`, {
      nextStep: "Export the batch again with its values, or give the calldata itself.",
    });
  }
  if (!areGiven) {
    const method = decodeMethod(abi, given);
    if (method !== undefined) return { data: given, method };
    throw disagreement(raw, abi, given);
  }
  const { data, method } = encodeMethod(abi, values);
  if (data === given) return { data, method };
  throw disagreement(raw, abi, given);
}

function requireOwnSelector(transaction: Field, abi: AbiFunction) {
  const known = impersonatedBy(abi);
  if (known === undefined) return;
  throw fail(
    fieldOf(fieldOf(transaction, "contractMethod"), "name"),
    `The name was chosen so that the call is one of ${known}.`,
    { nextStep: "Do not use this file, and ask where it comes from." },
  );
}

function requireNoValues(values: Field) {
  if (isBlank(values) || (values.value?.kind === "object" && values.value.entries.size === 0)) return;
  throw fail(values, "There are values, and no function that takes them.", {
    nextStep: "Add contractMethod, or delete contractInputsValues.",
  });
}

function disagreement(raw: Field, abi: AbiFunction, given: Hex) {
  const begins = size(given) < 4 ? `is ${given}` : `begins with ${given.slice(0, 10)}`;
  return fail(raw, `The data ${begins}, and the function beside it says otherwise: ${selectorOf(abi)}.`, {
    code: "SAFE_BATCH_DATA_DISAGREES",
  });
}

function selectorName({ name }: AbiFunction): string {
  return `${name}(…)`;
}

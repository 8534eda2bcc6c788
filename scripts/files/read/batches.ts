// Batches of Safe's builder, read once more with JSON.parse and ethers: whom they call, what they send, with which calldata.
import { AbiCoder, id, ParamType } from "ethers";
import { parseSafeBatch } from "../../../sdk/import/safeBatch.ts";
import { type Reader, requireSame } from "./reader.ts";

type Parameter = { name?: string; type: string; components?: Parameter[] };
type Told = {
  to: string;
  value: string | number;
  data?: string | null;
  contractMethod?: { name: string; inputs?: Parameter[] | null } | null;
  contractInputsValues?: Record<string, unknown> | null;
};

export const readBatchFile: Reader = (bytes, file) => {
  const batch = parseSafeBatch(bytes, { file });
  const encoding = bytes[0] === 0xff ? "utf-16le" : bytes[0] === 0xfe ? "utf-16be" : "utf-8";
  const { transactions, chainId } = exactly(new TextDecoder(encoding).decode(bytes)) as {
    transactions: Told[];
    chainId: string;
  };
  requireSame("chain", String(batch.chainId), String(chainId).trim());
  requireSame("number of calls", batch.calls.length, transactions.length);
  for (const [i, { to, value, data, contractMethod, contractInputsValues }] of transactions.entries()) {
    const call = batch.calls[i];
    if (call === undefined) continue;
    requireSame("target", call.target, to.trim());
    requireSame("value", call.value, BigInt(String(value).trim()));
    const isRaw = typeof data === "string" && !["", "0x"].includes(data.trim());
    if (isRaw) requireSame("calldata", call.data, data.trim());
    else if (contractMethod && !["receive", "fallback"].includes(contractMethod.name)) {
      const encoded = encode(contractMethod.name, contractMethod.inputs ?? [], contractInputsValues ?? {});
      if (encoded !== undefined) requireSame("calldata by ethers", call.data, encoded);
    } else requireSame("calldata", call.data, "0x");
  }
};

/** JSON whose numbers stay as they are written. */
function exactly(text: string): unknown {
  const reviver = (_: string, value: unknown, { source }: { source?: string }) =>
    typeof value === "number" ? source : value;
  return JSON.parse(text, reviver as unknown as (key: string, value: unknown) => unknown);
}

/** The calldata by ethers, of functions whose parameters are single values: lists and structs have many spellings. */
function encode(name: string, inputs: readonly Parameter[], values: Record<string, unknown>): string | undefined {
  const isSimple = inputs.every(({ type, name }) => /^(address|bool|string|u?int\d*|bytes\d*)$/.test(type) && name);
  if (!isSimple) return undefined;
  const params = inputs.map(({ type }) => ParamType.from(type));
  const args = inputs.map(({ type, name = "" }) => argumentOf(type, values[name]));
  const selector = id(`${name}(${params.map(({ type }) => type).join(",")})`).slice(0, 10);
  return `${selector}${AbiCoder.defaultAbiCoder().encode(params, args).slice(2)}`;
}

function argumentOf(type: string, value: unknown): unknown {
  if (type === "string") return value;
  const text = String(value).trim();
  if (type === "bool") return /^(true|1)$/i.test(text);
  return type === "address" || type.startsWith("bytes") ? text.toLowerCase() : BigInt(text);
}

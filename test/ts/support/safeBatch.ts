// A batch as Safe's Transaction Builder writes it, for tests to vary.

/** A batch file with these transactions and fields. */
export function batchText(transactions: readonly unknown[], fields: Record<string, unknown> = {}): string {
  const meta = { name: "Transactions Batch", description: "", txBuilderVersion: "1.18.0", createdFromOwnerAddress: "" };
  return JSON.stringify({ version: "1.0", chainId: "1", createdAt: 1_739_884_675_569, meta, transactions, ...fields });
}

/** A transaction that calls a function: `transfer`, `["address to", "uint256 value"]` and the values as they stand there. */
export function methodCall(
  to: string,
  name: string,
  parameters: readonly string[],
  values: readonly unknown[] | Record<string, unknown> | null,
  more: Record<string, unknown> = {},
) {
  const inputs = parameters.map((parameter) => {
    const [type = "", input = ""] = parameter.split(" ");
    return { internalType: type, name: input, type };
  });
  const byName = Array.isArray(values) ? Object.fromEntries(inputs.map((input, i) => [input.name, values[i]])) : values;
  const contractMethod = { inputs, name, payable: false };
  return { to, value: "0", data: null, contractMethod, contractInputsValues: byName, ...more };
}

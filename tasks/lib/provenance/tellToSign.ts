import { hashTypedData } from "viem";
import { momentOf } from "../../../sdk/provenance/moment.ts";
import type { observationTypedData } from "../../../sdk/provenance/typedData.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { commandOf, given } from "../commandLine.ts";
import { type Report, table } from "../output.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import type { SigningKey } from "./sourceKey.ts";

type ToSign = {
  by: SigningKey;
  typedData: ReturnType<typeof observationTypedData>;
  observedAt: number;
  /** As they were typed. */
  args: { data: string; schema: string } & Record<"source" | "store" | "out", string | undefined>;
};

/** A key that is a contract signs elsewhere: what it must say yes to, as ERC-1271 asks it. */
export function tellToSign(
  context: TaskContext,
  system: TaskSystem,
  { by, typedData, observedAt, args }: ToSign,
): Report {
  const digest = hashTypedData(typedData);
  const { output } = context;
  output.line(`${by.key} is a contract: let it sign this, as it signs messages (EIP-712)`);
  output.line(
    table([
      ["digest", digest],
      ["observed", formatMoment(observedAt)],
    ]),
  );
  output.line(JSON.stringify(typedData, (_, one) => (typeof one === "bigint" ? String(one) : one), 2));
  const { data, store, schema, source, out } = args;
  const said = { key: by.key, observedAt: momentOf(observedAt), signature: "0x…" };
  const words = ["provenance", "sign", data, ...given({ ...said, source, schema, store, out })];
  output.line(`next, with its signature: ${commandOf(context, system, words)}`);
  return { json: { ...by, digest, observedAt, typedData, signed: false }, ok: false };
}

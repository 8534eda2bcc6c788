import type { Address, Hex } from "viem";
import { isAddressEqual } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { readActFile } from "../../sdk/files/signatureFile.ts";
import { type ActAsArguments, type ActAsResult, actAs } from "./actAs.ts";
import { list } from "./arguments.ts";
import { numbered, readText } from "./files.ts";
import { handOn } from "./handOn.ts";
import type { Report } from "./output.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** One of several calls that somebody makes, one after the other. */
export type PlannedAct = {
  party: Address;
  role: string;
  target: Address;
  data: Hex;
  /** What is done by then: "frozen payer (1)". */
  what: string;
};

/**
 * Makes several calls in order, each as {@link actAs} would: of a Council that needs more than one member each call has
 * a signature file of its own, and files are told apart by what they are for.
 *
 * @param again The words of the command, for the next member.
 * @throws SIGNATURE_OF_OTHER where a file is for none of the calls, and what `actAs` throws.
 */
export async function actAll(
  context: TaskContext,
  system: TaskSystem,
  acts: readonly PlannedAct[],
  { from, signatures, out }: ActAsArguments,
  again: readonly string[],
): Promise<Report> {
  const { output } = context;
  const brought = await Promise.all(
    list(signatures).map(async (path) => ({ path, act: readActFile(await readText(path), path).act })),
  );
  const isFor = ({ target, data }: PlannedAct, file: (typeof brought)[number]) =>
    isAddressEqual(file.act.target, target) && file.act.data.toLowerCase() === data.toLowerCase();
  const stray = brought.find((file) => !acts.some((one) => isFor(one, file)));
  if (stray !== undefined) {
    throw new SallyportError("SIGNATURE_OF_OTHER", {
      summary: `${stray.path} is a signature for something else, or for what is done already.`,
      place: `${stray.path}, act.data`,
      value: stray.act.data,
    });
  }
  const results: (ActAsResult & { what: string })[] = [];
  for (const [i, { what, ...one }] of acts.entries()) {
    const files = brought.filter((file) => isFor({ what, ...one }, file)).map(({ path }) => path);
    const path = out === undefined || acts.length === 1 ? out : numbered(out, i + 1);
    const result = await actAs(context, system, { ...one, from, signatures: files.join(","), out: path });
    results.push({ what, ...result });
    if (result.done) {
      output.line(what);
      output.line(`  sent in    ${result.transactionHash}, ${result.gasUsed} gas`);
    } else {
      output.line(`not yet: ${what}; signed by ${result.signed} of ${result.needed} members`);
      output.line(result.out === undefined ? result.file.trimEnd() : `  written to ${result.out}`);
    }
  }
  const json = results.map((result) => (result.done ? result : { ...result, file: JSON.parse(result.file) }));
  const pending = results.flatMap((result) => (result.done ? [] : [result]));
  if (pending.length === 0) return { json: { acts: json } };
  const { line, command } = handOn(context, system, pending, { again, out });
  output.line(line);
  return { json: { acts: json, command } };
}

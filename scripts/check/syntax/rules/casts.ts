import { inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { bare, children, type Node, typeOf } from "../tree.ts";

type Shape = { kind: string; bits: number };

function shapeOf(type: string): Shape {
  const [, kind = "", size = ""] = /^(uint|int|bytes|address)(\d*)( payable)?$/.exec(type) ?? [];
  if (kind === "address") return { kind, bits: 160 };
  if (kind === "bytes") return { kind, bits: size === "" ? Number.POSITIVE_INFINITY : 8 * Number(size) };
  return { kind, bits: Number(size) };
}

/** Whether a conversion can change what the value says: cut it, or give a sign another meaning. */
function loses(from: Shape, to: Shape): boolean {
  if (from.kind === "" || to.kind === "") return false;
  if (from.kind === to.kind) return to.bits < from.bits;
  const signChanges = from.kind === "int" || to.kind === "int";
  const staysPositive = from.kind === "uint" && to.kind === "int" && to.bits > from.bits;
  return to.bits < from.bits || (signChanges && !staysPositive);
}

/** `bytes calldata` and `bytes memory` are bytes here, and a slice is what it was taken from. */
const plain = (type: string) =>
  type.replace(/^bytes( storage ref| storage pointer| memory| calldata)?( slice)?$/, "bytes");

function argumentOf(call: Node): Node | undefined {
  const [argument] = children(call, "arguments");
  return argument === undefined ? undefined : bare(argument);
}

export const casts: Rule = {
  name: "casts",
  sentence: "A conversion that can cut a value or turn its sign says why it does not.",
  find: (code) =>
    inOwn(code, "FunctionCall")
      .filter((call) => call.kind === "typeConversion")
      .filter((call) => {
        const argument = argumentOf(call);
        return argument !== undefined && loses(shapeOf(plain(typeOf(argument))), shapeOf(plain(typeOf(call))));
      })
      .map((call) => ({ key: `${code.placeOf(call)}: ${code.sourceOf(call)}`, at: code.lineOf(call) })),
};

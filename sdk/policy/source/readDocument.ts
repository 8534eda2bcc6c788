import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { SallyportError } from "../../errors/SallyportError.ts";
import { findUnseen } from "../../text/formatText.ts";
import { type Located, type LocatedEntry, type Place, policyError } from "./located.ts";

/** What a file may hold besides what can be seen. */
const LINE_ENDS_AND_TABS = "\n\r\t";

/**
 * Reads YAML in which every scalar is text: no number, date or truth value is guessed from a spelling. Anchors,
 * aliases, tags and further documents are refused: what a reviewer reads is what counts.
 *
 * @throws POLICY_YAML_INVALID, POLICY_HIDDEN_CHARACTER
 */
export function readDocument(text: string, file: string): Located {
  const lines = new LineCounter();
  const withoutMark = text.startsWith("\ufeff") ? text.slice(1) : text;
  const hidden = findUnseen(withoutMark, LINE_ENDS_AND_TABS);
  if (hidden !== undefined) {
    const before = withoutMark.slice(0, hidden.index).split("\n");
    throw cannotBeSeen(hidden.character, {
      file,
      line: before.length,
      column: (before.at(-1) ?? "").length + 1,
      path: "",
    });
  }
  const document = parseDocument(withoutMark, {
    schema: "failsafe",
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const placeAt = (offset: number, path: string): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, path };
  };
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    throw policyError("POLICY_YAML_INVALID", placeAt(problem.pos[0], ""), {
      summary: problem.message.endsWith(".") ? problem.message : `${problem.message}.`,
      value: problem.code,
      cause: problem,
    });
  }

  const locate = (node: Node | null, path: string, fallback: Place): Located => {
    if (node === null) return { kind: "nothing", at: fallback };
    const at = placeAt(node.range?.[0] ?? 0, path);
    const refuse = (what: string) =>
      policyError("POLICY_YAML_INVALID", at, { summary: `${what} are not part of the policy grammar.` });
    if (isAlias(node)) throw refuse("Aliases");
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) throw refuse("Anchors");
    if (node.tag !== undefined) throw refuse("Tags");
    // `[at most 5,000 USDC]` is a list of two for YAML, and of one for whoever reviews it.
    const requireSpace = (offset: number, at: Place) => {
      if (withoutMark[offset - 1] !== ",") return;
      throw policyError("POLICY_YAML_INVALID", at, {
        summary: "A comma inside [ ] or { } ends an item, and here no space follows it.",
        nextStep: "Quote amounts that have commas; put a space after commas that separate.",
      });
    };
    if (isMap<Node, Node | null>(node)) {
      const entries = node.items.map(({ key, value }): LocatedEntry => {
        const keyAt = placeAt(key.range?.[0] ?? 0, path);
        if (!isScalar<string>(key)) {
          throw policyError("POLICY_YAML_INVALID", keyAt, { summary: "A key must be plain text." });
        }
        const unseen = findUnseen(key.value);
        if (unseen !== undefined) throw cannotBeSeen(unseen.character, keyAt);
        requireSpace(key.range?.[0] ?? 0, keyAt);
        const inner = path === "" ? key.value : `${path}.${key.value}`;
        const namedAt = { ...keyAt, path: inner };
        return { key: key.value, keyAt: namedAt, value: locate(value, inner, namedAt) };
      });
      return { kind: "map", entries, at };
    }
    if (isSeq<Node>(node)) {
      const items = node.items.map((item, i) => {
        requireSpace(item.range?.[0] ?? 0, placeAt(item.range?.[0] ?? 0, `${path}[${i}]`));
        return locate(item, `${path}[${i}]`, at);
      });
      return { kind: "list", items, at };
    }
    const value = isScalar<string>(node) ? node.value : "";
    // Written as an escape it is seen in the file, and not where the text is shown later.
    const escaped = findUnseen(value, LINE_ENDS_AND_TABS);
    if (escaped !== undefined) throw cannotBeSeen(escaped.character, at);
    return value === "" ? { kind: "nothing", at } : { kind: "text", text: value, at };
  };
  return locate(document.contents, "", { file, line: 1, column: 1, path: "" });
}

function cannotBeSeen(character: string, at: Place): SallyportError {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return policyError("POLICY_HIDDEN_CHARACTER", at, { summary: `${code} cannot be seen.`, value: code });
}

import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, type YAMLError } from "yaml";
import type { ErrorCode } from "../../errors/registry.ts";
import { isSallyportError, SallyportError } from "../../errors/SallyportError.ts";
import { findUnseen } from "../../text/formatText.ts";
import { countValues, type Located, type LocatedEntry, type Place, policyError } from "./located.ts";
import { yamlWords } from "./yamlWords.ts";

/** What a file may hold besides what can be seen. */
const LINE_ENDS_AND_TABS = "\n\r\t";

/** In characters. Reviewers read the file, so the largest is smaller; what is longer would take long to refuse. */
const MOST_CHARACTERS = 512 * 1024;

/** Maps and lists in one another. */
const MOST_NESTED = 32;

/**
 * Reads YAML in which every scalar is text: no number, date or truth value is guessed from a spelling. Anchors,
 * aliases, tags and further documents are refused: what a reviewer reads is what counts.
 *
 * @throws POLICY_YAML_INVALID, POLICY_HIDDEN_CHARACTER
 */
export function readDocument(text: string, file: string): Located {
  const lines = new LineCounter();
  const withoutMark = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (withoutMark.length > MOST_CHARACTERS) {
    throw policyError(
      "POLICY_YAML_INVALID",
      { file, line: 1, column: 1, path: "" },
      {
        summary: `The file has ${withoutMark.length} characters, and at most ${MOST_CHARACTERS} are read.`,
        nextStep: "Check that it is the right file.",
      },
    );
  }
  const hidden = findUnseen(withoutMark, LINE_ENDS_AND_TABS);
  if (hidden !== undefined) throw cannotBeSeen(hidden.character, placeOf(withoutMark, hidden.index, file));
  const placeAt = (offset: number, path: string): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, path };
  };
  // Asked first: to read what is nested deep takes long, and to compare each key with each other one does too.
  const deep = findDeep(withoutMark);
  if (deep !== undefined) throw tooDeep(placeOf(withoutMark, deep, file));
  const document = parseDocument(withoutMark, {
    schema: "failsafe",
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw notYaml(problem, withoutMark, placeAt(problem.pos[0], ""));

  const locate = (node: Node | null, path: string, fallback: Place, depth: number): Located => {
    if (node === null) return { kind: "nothing", at: fallback };
    const at = placeAt(node.range?.[0] ?? 0, path);
    if (depth > MOST_NESTED && !isScalar(node)) throw tooDeep(at);
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
      const keys = new Set<string>();
      const entries = node.items.map(({ key, value }): LocatedEntry => {
        const keyAt = placeAt(key.range?.[0] ?? 0, path);
        if (!isScalar<string>(key)) {
          throw policyError("POLICY_YAML_INVALID", keyAt, { summary: "A key must be plain text." });
        }
        const unseen = findUnseen(key.value);
        if (unseen !== undefined) throw cannotBeSeen(unseen.character, keyAt);
        requireSpace(key.range?.[0] ?? 0, keyAt);
        // Readers of maps pass over this one without a word.
        if (key.value === "__proto__") {
          throw policyError("POLICY_YAML_INVALID", keyAt, {
            summary: '"__proto__" cannot be a key.',
            value: key.value,
          });
        }
        if (keys.has(key.value)) {
          throw policyError("POLICY_YAML_INVALID", keyAt, {
            summary: `The key "${key.value}" stands there twice.`,
            value: "DUPLICATE_KEY",
          });
        }
        keys.add(key.value);
        const inner = path === "" ? key.value : `${path}.${key.value}`;
        const namedAt = { ...keyAt, path: inner };
        return { key: key.value, keyAt: namedAt, value: locate(value, inner, namedAt, depth + 1) };
      });
      return { kind: "map", entries, at };
    }
    if (isSeq<Node>(node)) {
      const items = node.items.map((item, i) => {
        requireSpace(item.range?.[0] ?? 0, placeAt(item.range?.[0] ?? 0, `${path}[${i}]`));
        return locate(item, `${path}[${i}]`, at, depth + 1);
      });
      return { kind: "list", items, at };
    }
    const value = isScalar<string>(node) ? node.value : "";
    // Written as an escape it is seen in the file, and not where the text is shown later.
    const escaped = findUnseen(value, LINE_ENDS_AND_TABS);
    if (escaped !== undefined) throw cannotBeSeen(escaped.character, at);
    return value === "" ? { kind: "nothing", at } : { kind: "text", text: value, at };
  };
  return locate(document.contents, "", { file, line: 1, column: 1, path: "" }, 0);
}

/** Values of a DAO file, or of a file of changes. */
const MOST_VALUES = 10_000;

/**
 * The same of a file that a schema then reads as a whole, and gathers every mistake: where they are a hundred thousand it
 * gives out.
 *
 * @param code Of every refusal.
 */
export function readSmallDocument(text: string, file: string, code: ErrorCode): Located {
  try {
    const document = readDocument(text, file);
    const values = countValues(document);
    if (values <= MOST_VALUES) return document;
    throw policyError("POLICY_YAML_INVALID", document.at, {
      summary: `The file holds ${values} values, and at most ${MOST_VALUES} are read.`,
    });
  } catch (error) {
    if (!isSallyportError(error)) throw error;
    const { summary, place, line, column, value } = error;
    throw new SallyportError(code, { summary, place, line, column, value, cause: error });
  }
}

/** Marks of YAML's lexer that are not part of the text. */
const NO_TEXT = ["\u{2}", "\u{18}", "\u{1f}"];

/** Where brackets, or dashes on one line, are nested deeper than in any file that means something. */
function findDeep(text: string): number | undefined {
  let [at, brackets, onLine] = [0, 0, 0];
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") brackets += 1;
    else if (token === "]" || token === "}") brackets -= 1;
    else if (token === "-" || token === "?") onLine += 1;
    else if (token.startsWith("\n") || token.startsWith("\r")) onLine = 0;
    if (brackets > MOST_NESTED || onLine > MOST_NESTED) return at;
    if (!NO_TEXT.includes(token)) at += token.length;
  }
  return undefined;
}

function placeOf(text: string, index: number, file: string): Place {
  const before = text.slice(0, index).split("\n");
  return { file, line: before.length, column: (before.at(-1) ?? "").length + 1, path: "" };
}

function tooDeep(at: Place): SallyportError {
  return policyError("POLICY_YAML_INVALID", at, {
    summary: `It is nested more than ${MOST_NESTED} deep.`,
    nextStep: "Check that it is the right file.",
  });
}

/** What YAML's reader complains of, in our words. */
function notYaml(problem: YAMLError, text: string, at: Place): SallyportError {
  const conflict = /^(<{7}|={7}|>{7})( |$)/m.exec(text);
  if (conflict !== null) {
    return policyError("POLICY_YAML_INVALID", placeOf(text, conflict.index, at.file), {
      summary: "Two people changed this, and git could not join it.",
      value: conflict[0].trim(),
      nextStep: "Decide which of the two counts, and delete the marks.",
    });
  }
  const { code, message } = problem;
  return policyError("POLICY_YAML_INVALID", at, { summary: yamlWords(code, message), value: code, cause: problem });
}

function cannotBeSeen(character: string, at: Place): SallyportError {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return policyError("POLICY_HIDDEN_CHARACTER", at, { summary: `${code} cannot be seen.`, value: code });
}

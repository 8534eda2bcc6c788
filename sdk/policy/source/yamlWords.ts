import type { YAMLError } from "yaml";

/** What a complaint of YAML's reader means for whoever wrote the file. */
export function yamlWords(code: YAMLError["code"], message: string): string {
  const [, missing] = code === "MISSING_CHAR" ? (/(?:Missing|Expected).*?([:"'\]},])/i.exec(message) ?? []) : [];
  return missing === undefined ? WORDS[code] : `Here a ${missing} is missing.`;
}

const WORDS: Readonly<Record<YAMLError["code"], string>> = {
  ALIAS_PROPS: "Aliases are not part of the policy grammar.",
  BAD_ALIAS: "Aliases are not part of the policy grammar.",
  BAD_COLLECTION_TYPE: "Tags are not part of the policy grammar.",
  BAD_DIRECTIVE: "Lines that begin with % are not part of the policy grammar.",
  BAD_DQ_ESCAPE: "After a backslash between double quotes stands what YAML does not know.",
  BAD_INDENT:
    "The line does not begin in the column of those that it belongs to, or a bracket before it is not closed.",
  BAD_PROP_ORDER: "Anchors and tags are not part of the policy grammar.",
  BAD_SCALAR_START: "Text cannot begin with this character unless it stands in quotes.",
  BLOCK_AS_IMPLICIT_KEY: "On one line stand two keys: text that holds a colon and a space must stand in quotes.",
  BLOCK_IN_FLOW: "Inside [ ] and { } no list with dashes and no map over several lines can stand.",
  DUPLICATE_KEY: "A key stands there twice.",
  IMPOSSIBLE: "This cannot be read as YAML.",
  KEY_OVER_1024_CHARS: "A key has more than 1024 characters, or a quote or bracket before it does not end.",
  MISSING_CHAR: "A mark is missing here: a quote, a bracket, a comma or a colon.",
  MULTILINE_IMPLICIT_KEY:
    "A key goes on over the end of its line: behind a colon a space is missing, or a quote is not closed.",
  MULTIPLE_ANCHORS: "Anchors are not part of the policy grammar.",
  MULTIPLE_DOCS: "A second document begins here, and a file holds one.",
  MULTIPLE_TAGS: "Tags are not part of the policy grammar.",
  NON_STRING_KEY: "A key must be plain text.",
  RESOURCE_EXHAUSTION: "It is nested too deep.",
  TAB_AS_INDENT: "A line begins with a tab: YAML wants spaces.",
  TAG_RESOLVE_FAILED: "Tags are not part of the policy grammar.",
  UNEXPECTED_TOKEN: "This cannot stand here.",
};

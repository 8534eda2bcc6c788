/**
 * What cannot be seen, or changes how the rest is seen: control and format characters (line ends, escape sequences of
 * terminals, bidirectional marks, zero width), what Unicode says to ignore, lone surrogates, and spaces but the plain.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/** The first character that cannot be seen, with its place in the text; line ends and tabs can be where files are read. */
export function findUnseen(text: string, except = ""): { index: number; character: string } | undefined {
  for (const { 0: character, index } of text.matchAll(UNSEEN)) {
    if (!except.includes(character)) return { index, character };
  }
  return undefined;
}

/** The beginning of a text that is longer than `most` characters, with dots behind it. */
export function cutText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3).replace(/[\ud800-\udbff]$/, "")}...` : text;
}

/** The same with how long the whole is behind it, for what somebody else said: `most` characters of it are kept. */
export function cutTelling(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
}

/** Text that a stranger chose, on one line, with whatever a reader would not see spelled out: `\u{202e}`. */
export function showUnseen(text: string): string {
  return replaceUnseen(text, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** JSON in which whatever a reader would not see is escaped as JSON has it: it says the same, and every terminal shows it. */
export function escapeUnseen(json: string): string {
  return replaceUnseen(json, (characters) =>
    [...Array(characters.length).keys()]
      .map((i) => `\\u${characters.charCodeAt(i).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** The same text with something else in the place of each character that cannot be seen. */
export function replaceUnseen(text: string, by: (character: string) => string): string {
  return text.replace(UNSEEN, by);
}

/** The same between quotes, so that it cannot be taken for what stands around it. */
export function quoteText(text: string): string {
  return showUnseen(JSON.stringify(text));
}

/** A list or struct of a stranger's as JSON: large numbers as text, texts as {@link quoteText} shows them. */
export function formatJson(value: unknown): string {
  return showUnseen(JSON.stringify(value, (_, one) => (typeof one === "bigint" ? String(one) : one)));
}

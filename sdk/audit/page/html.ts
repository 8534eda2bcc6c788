import { showUnseen } from "../../text/formatText.ts";

/** A piece of a page, as {@link html} makes it, so that no text gets in unescaped. */
export type Html = { readonly html: string };

type Part = string | number | bigint | undefined | Html | readonly Part[];

/**
 * A piece of a page. Whatever stands in it is text, with what a reader would not see spelled out; unless it is a piece
 * itself, or a list of pieces.
 *
 * @example
 * html`<p>${reason}</p>`
 */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: pieces.reduce((whole, piece, i) => `${whole}${textOf(parts[i - 1])}${piece}`) };
}

function textOf(part: Part): string {
  if (part === undefined) return "";
  if (Array.isArray(part)) return (part as readonly Part[]).map(textOf).join("");
  if (typeof part === "object") return (part as Html).html;
  return escaped(String(part));
}

function escaped(text: string): string {
  return showUnseen(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A style sheet of ours, in which nothing stands that somebody else chose. */
export function styleSheet(ours: string): Html {
  return { html: `<style>${ours}</style>` };
}

/** What somebody else chose: it does not turn the direction of what stands beside it. */
export function foreign(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** A hash or an address, whole: on a phone it breaks wherever it must. */
export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

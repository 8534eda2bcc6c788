import { type Html, html } from "./html.ts";

/** A chart, and behind it the numbers that it shows. */
export function figure({
  id,
  title,
  chart,
  legend,
  head,
  rows,
  empty,
}: {
  id: string;
  title: string;
  chart: Html;
  legend?: Html;
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** What is said where there is nothing to show. */
  empty: string;
}): Html {
  if (rows.length === 0)
    return html`<figure id="${id}"><figcaption>${title}</figcaption><p class="soft">${empty}</p></figure>`;
  return html`<figure id="${id}"><figcaption>${title}</figcaption>${legend}${chart}<details><summary>As a table</summary>${table(head, rows)}</details></figure>`;
}

/** Cells that are numbers stand right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number | Html)[])[]): Html {
  const [first] = rows;
  const isNumber = (i: number) => typeof first?.[i] === "number";
  return html`<div class="scroll" tabindex="0" role="group"><table><thead><tr>${head.map((name, i) =>
    isNumber(i) ? html`<th scope="col" class="number">${name}</th>` : html`<th scope="col">${name}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell) => (typeof cell === "number" ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`))}</tr>`,
  )}</tbody></table></div>`;
}

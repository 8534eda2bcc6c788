import type { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";

/** A reason with its values, on one line; strangers choose some of them. */
export function inOneLine({ code, summary, details }: SallyportError): string {
  const values = Object.entries(details).map(([label, text]) => `${label} ${text}`);
  return showUnseen(`${code}: ${summary}${values.length === 0 ? "" : ` (${values.join(", ")})`}`);
}

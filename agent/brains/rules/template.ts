/** A text with places that a row fills: `Invoice {invoice}`. A row's text is put in as it is, and never read again. */
export type Template = readonly TemplatePart[];
export type TemplatePart = { literal: string } | { column: string; as?: NamedAs };

/** What the policy calls an address that stands in a column: `{receiver as account}`, `{token_address as unit}`. */
export type NamedAs = "account" | "unit";

/** Reads a template, or undefined where braces do not match. */
export function parseTemplate(text: string): Template | undefined {
  const parts = text.split(/(\{[^{}]*\})/).filter((part) => part !== "");
  const read = parts.map((part): TemplatePart | undefined => {
    const [, column, as] = /^\{([^{}]+?)(?: as (account|unit))?\}$/.exec(part) ?? [];
    if (column !== undefined) return { column: column.trim(), ...(as === undefined ? {} : { as: as as NamedAs }) };
    return /[{}]/.test(part) ? undefined : { literal: part };
  });
  return read.every((part) => part !== undefined) ? read : undefined;
}

/** The columns that a template is filled from. */
export function columnsOf(template: Template): string[] {
  return template.flatMap((part) => ("column" in part ? [part.column] : []));
}

/** Whether a template is filled with names that the policy gives, and not with what the row says alone. */
export function isNamed(template: Template): boolean {
  return template.some((part) => "column" in part && part.as !== undefined);
}

export function fillTemplate(template: Template, textAt: (column: string, as: NamedAs | undefined) => string): string {
  return template.map((part) => ("column" in part ? textAt(part.column, part.as) : part.literal)).join("");
}

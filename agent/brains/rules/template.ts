/** A text with places that a row fills: `Invoice {invoice}`. A row's text is put in as it is, and never read again. */
export type Template = readonly TemplatePart[];
export type TemplatePart = { literal: string } | { column: string };

/** Reads a template, or undefined where braces do not match. */
export function parseTemplate(text: string): Template | undefined {
  const parts = text.split(/(\{[^{}]*\})/).filter((part) => part !== "");
  const read = parts.map((part): TemplatePart | undefined => {
    const [, column] = /^\{([^{}]+)\}$/.exec(part) ?? [];
    if (column !== undefined) return { column: column.trim() };
    return /[{}]/.test(part) ? undefined : { literal: part };
  });
  return read.every((part) => part !== undefined) ? read : undefined;
}

/** The columns that a template is filled from. */
export function columnsOf(template: Template): string[] {
  return template.flatMap((part) => ("column" in part ? [part.column] : []));
}

export function fillTemplate(template: Template, textAt: (column: string) => string): string {
  return template.map((part) => ("column" in part ? textAt(part.column) : part.literal)).join("");
}

/** A JSON Schema of draft 7, which editors of YAML know best. */
export type JsonSchema = {
  $schema?: string;
  title?: string;
  description?: string;
  type?: "object" | "array" | "string" | "number" | "integer" | "boolean";
  enum?: readonly (string | number | boolean)[];
  pattern?: string;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  minItems?: number;
  anyOf?: readonly JsonSchema[];
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  propertyNames?: JsonSchema;
  additionalProperties?: JsonSchema | false;
};

export const DRAFT = "http://json-schema.org/draft-07/schema#";

/** A map with these keys and no others. */
export function record<Key extends string>(
  properties: Readonly<Record<Key, JsonSchema>>,
  required: readonly NoInfer<Key>[],
  description?: string,
): JsonSchema {
  const told = description === undefined ? {} : { description };
  return { type: "object", ...told, properties, required, additionalProperties: false };
}

/** A map from names that the file chooses. */
export function named(value: JsonSchema, description: string, names = NAME): JsonSchema {
  return { type: "object", description, propertyNames: { pattern: names }, additionalProperties: value };
}

export function text(pattern: RegExp | string, description: string): JsonSchema {
  return { type: "string", pattern: typeof pattern === "string" ? pattern : pattern.source, description };
}

/** Text of any form that is not empty. */
export function line(description: string): JsonSchema {
  return { type: "string", minLength: 1, description };
}

/** The same, or a number: without quotes an editor takes some texts for one. */
export function word(description: string): JsonSchema {
  return { description, anyOf: [{ type: "string", minLength: 1 }, { type: "number" }] };
}

/** One value, or several as a list. */
export function oneOrMore(item: JsonSchema, description: string, minItems = 1): JsonSchema {
  return { description, anyOf: [item, { type: "array", items: item, minItems }] };
}

/** A whole number. Editors see a number, or text between quotes; the compiler reads what is written. */
export function whole(minimum: number, maximum: number | undefined, description: string): JsonSchema {
  const number: JsonSchema = { type: "integer", minimum, ...(maximum === undefined ? {} : { maximum }) };
  return { description, anyOf: [number, { type: "string", pattern: "^(0|[1-9][0-9]*)$" }] };
}

export function truth(description: string): JsonSchema {
  return { description, enum: [true, false, "true", "false"] };
}

/** A name that stands for something: no word of the grammar. */
export const NAME = "^(?!(any|is|one|of|at|most|least|more|less|than|only|none|raw)$)[A-Za-z][A-Za-z0-9_-]*$";
export const ANY_NAME = "^[A-Za-z][A-Za-z0-9_-]*$";

const NUMBER = "(0|[1-9][0-9]*|[1-9][0-9]{0,2}(,[0-9]{3})+)(\\.[0-9]+)?";
const UNIT = "[A-Za-z][A-Za-z0-9_-]*";

export const AMOUNT = `^${NUMBER} ${UNIT}$`;
export const AT_MOST = `^at most ${NUMBER} ${UNIT}$`;
export const AT_LEAST = `^at least -?${NUMBER} ${UNIT}$`;
export const DURATION = "^[1-9][0-9]* (second|minute|hour|day|week)s?$";
export const MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";

/**
 * An address. Without quotes an editor takes it for a number, and the compiler for what is written; a number that is
 * no address is smaller.
 */
export function address(description: string): JsonSchema {
  return {
    description,
    anyOf: [
      { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" },
      { type: "number", minimum: 2 ** 64 },
    ],
  };
}

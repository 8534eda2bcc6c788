import { z } from "zod";

// What grammars of our YAML files are made of. Every value in them is text: files are read without guessing types from
// spellings.

/** Says more than "this is not ..." about the text. */
export type Refuse = (message: string, nextStep?: string) => undefined;

/**
 * Text that `read` turns into a value, or undefined. `wanted` completes "Here must stand ...".
 *
 * @param isSecret Whether what stands there by mistake may be a secret: errors do not repeat it.
 */
export function scalar<T>(
  wanted: string,
  read: (text: string, refuse: Refuse) => T | undefined,
  { isSecret = false }: { isSecret?: boolean } = {},
) {
  return z.string({ error: `Here must stand ${wanted}.` }).transform((text, context): T => {
    let problem: { message: string; nextStep: string | undefined } | undefined;
    const value = read(text, (message, nextStep) => {
      problem = { message, nextStep };
      return undefined;
    });
    if (value !== undefined) return value;
    const { message = `This is not ${wanted}.`, nextStep } = problem ?? {};
    context.addIssue({ code: "custom", message, params: { nextStep, isSecret }, input: text });
    return z.NEVER;
  });
}

/** A map with these keys and no others; the error of an unknown key lists those that are known. */
export function fields<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? known : `Here must stand a map: ${known}.`),
  });
}

/** Letters, digits, `-` and `_`, beginning with a letter: as names in the policy file. */
export const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** A map from names that the file chooses. */
export function named<Value extends z.core.$ZodType>(value: Value, what: string) {
  return z.record(z.string().regex(NAME), value, { error: `Here must stand a map: ${what} by name.` });
}

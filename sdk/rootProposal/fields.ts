import { z } from "zod";
import { didYouMean } from "../policy/source/located.ts";

/** The fields of a change: these keys and no others. The error of an unknown one lists those that are known. */
export function fields<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return `Here must stand a map: ${known.join(", ")}.`;
      const [key = ""] = issue.keys as string[];
      return `"${key}" is not a field here. ${didYouMean(key, known)}Fields: ${known.join(", ")}.`;
    },
  });
}

/** A list, which on a command line stands as one text joined by commas. */
export function listed<Item extends z.core.$ZodType>(item: Item, what: string) {
  const split = (value: unknown) => (typeof value === "string" ? value.split(",").map((one) => one.trim()) : value);
  return z.preprocess(split, z.array(item, { error: `Here must stand a list of ${what}.` }));
}
